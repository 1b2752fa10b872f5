using System.Data.Common;
using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Agents.Tests.Storage;

/// <summary>Where a store can be: in a file, or on a server in a schema of its own. It goes with the test.</summary>
internal sealed class StorePlace : IAsyncDisposable
{
    public const string File = "SQLite";
    public const string Server = "PostgreSQL";

    private readonly TemporaryFolder _folder = new();
    private readonly DbDataSource? _server;

    private StorePlace(DbDataSource? server) => _server = server;

    public static TheoryData<string> Kinds => [File, Server];

    public string Folder => _folder.Path;

    public string Database => _folder["state.db"];

    public Dialect Dialect => _server is null ? Dialect.Sqlite : Dialect.Postgres;

    public static async Task<StorePlace> NewAsync(string kind = File) => new(kind == File ? null : await PostgresCluster.NewSchemaAsync());

    public ValueTask<AgentStore> OpenAsync(
        TimeProvider? time = null,
        Action? synced = null,
        TimeSpan patience = default,
        string? folder = null,
        ILogger? logger = null,
        params StoreModule[] modules
    ) =>
        AgentStore.OpenAsync(
            new()
            {
                Folder = folder ?? Folder,
                Server = _server,
                Modules = modules is [] ? [Items.Module] : modules,
                TimeProvider = time ?? TimeProvider.System,
                Synced = synced,
                Patience = patience,
                Logger = logger ?? NullLogger.Instance,
            }
        );

    /// <summary>A connection beside those of the store.</summary>
    public StoreConnection Connect() =>
        new(
            _server?.OpenConnection()
                ?? new SqliteDataSource(Database, SqliteOpenMode.ReadWrite, "PRAGMA wal_autocheckpoint = 0").OpenConnection(),
            Dialect
        );

    public async ValueTask DisposeAsync()
    {
        await (_server?.DisposeAsync() ?? ValueTask.CompletedTask);
        _folder.Dispose();
    }
}
