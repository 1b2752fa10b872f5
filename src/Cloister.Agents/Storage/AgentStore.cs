using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Cloister.Agents;

/// <summary>
/// Everything the agent remembers, in one database. Reads are short transactions on connections of their own; whatever changes is a
/// <see cref="WriteSet"/> that goes through the one writer.
/// </summary>
internal sealed class AgentStore : IAsyncDisposable
{
    private const int Readers = 4;
    private const string FileName = "state.db";

    private readonly FileStream _lock;
    private readonly StoreWriter _writer;
    private readonly ReaderPool _readers;
    private readonly KeySource _keys;

    private AgentStore(FileStream held, StoreWriter writer, ReaderPool readers, long epoch, IReadOnlyDictionary<string, long> keys)
    {
        _lock = held;
        _writer = writer;
        _readers = readers;
        Epoch = epoch;
        _keys = new(CommitAsync, keys);
    }

    /// <summary>The number of this start. Whoever has a smaller one than the store must not write to it.</summary>
    public long Epoch { get; }

    /// <summary>Whether write sets can be taken at the moment.</summary>
    public StoreHealth Health => _writer.Health;

    /// <summary>Opens the store, makes or updates its tables, and takes it over from whoever had it before.</summary>
    public static ValueTask<AgentStore> OpenAsync(AgentStoreOptions options, CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        Directory.CreateDirectory(options.Folder);
        var path = Path.Combine(options.Folder, FileName);
        var held = new FileStream(Path.Combine(options.Folder, "state.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        try
        {
            var source = new SqliteDataSource(
                path,
                SqliteOpenMode.ReadWriteCreate,
                "PRAGMA page_size = 8192; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA trusted_schema = 0"
            );
            var connection = new StoreConnection(source.OpenConnection(), Dialect.Sqlite);
            var (epoch, keys) = Begin(connection, options);
            var readers = new SqliteDataSource(
                path,
                SqliteOpenMode.ReadWrite,
                "PRAGMA query_only = 1; PRAGMA wal_autocheckpoint = 0; PRAGMA trusted_schema = 0"
            );
            return new(new AgentStore(held, new(new SqliteGroups(connection, epoch)), new(readers, Dialect.Sqlite, Readers), epoch, keys));
        }
        catch
        {
            held.Dispose();
            throw;
        }
    }

    /// <summary>
    /// Applies a write set. The task completes when it is committed, and fails when nothing of it was: with <see cref="UnexpectedRowsException"/> if the
    /// store was not as the set expected. What is on its way is not called back, so there is no token.
    /// </summary>
    public Task CommitAsync(WriteSet set, Durability durability) => _writer.CommitAsync(set, durability);

    /// <summary>Reads in one short transaction. The rows of a read are at most some thousand: a long one holds up the tidying of the file.</summary>
    public ValueTask<T> ReadAsync<T>(Func<StoreReader, ValueTask<T>> read, CancellationToken cancellationToken = default) =>
        _readers.ReadAsync(read, cancellationToken);

    /// <summary>The next key for a row of a table, greater than all before it.</summary>
    public ValueTask<long> NextKeyAsync(string table) => _keys.NextAsync(table);

    public async ValueTask DisposeAsync()
    {
        _keys.Dispose();
        _readers.Dispose();
        await _writer.DisposeAsync().ConfigureAwait(false);
        await _lock.DisposeAsync().ConfigureAwait(false);
    }

    private static (long Epoch, Dictionary<string, long> Keys) Begin(StoreConnection connection, AgentStoreOptions options)
    {
        connection.Execute(new("BEGIN IMMEDIATE"));
        var isNew = connection.Command(new("SELECT count(*) FROM sqlite_master"), []).ExecuteScalar() is 0L;
        Migrations.Apply(connection, [HostTables.Module, SessionTables.Module, .. options.Modules], isNew);
        var now = options.TimeProvider.GetUtcNow().ToUnixTimeMilliseconds();
        var epoch = connection.Command(Ownership.Raise, [Ownership.Agent, Environment.MachineName, now]).ExecuteScalar();
        var keys = ReadKeys(connection);
        connection.Execute(new("COMMIT"));
        return (Convert.ToInt64(epoch, CultureInfo.InvariantCulture), keys);
    }

    private static Dictionary<string, long> ReadKeys(StoreConnection connection)
    {
        var keys = new Dictionary<string, long>(StringComparer.Ordinal);
        using var rows = connection.Command(new("SELECT name, value FROM meta WHERE name LIKE 'key.%'"), []).ExecuteReader();
        while (rows.Read())
        {
            keys[rows.GetString(0)[KeySource.Prefix.Length..]] = long.Parse(rows.GetString(1), CultureInfo.InvariantCulture);
        }

        return keys;
    }
}
