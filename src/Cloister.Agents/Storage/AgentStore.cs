using System.Data.Common;

namespace Cloister.Agents;

/// <summary>
/// Everything the agent remembers, in one database. Reads are short transactions on connections of their own; whatever changes is a
/// <see cref="WriteSet"/> that goes through the one writer.
/// </summary>
internal sealed class AgentStore : IAsyncDisposable
{
    private const string FileName = "state.db";

    private static readonly int Readers = Math.Max(4, Environment.ProcessorCount);

    private readonly StateLock _lock;
    private readonly StoreDatabase _database;
    private readonly StoreWriter _writer;
    private readonly ReaderPool _readers;
    private readonly KeySource _keys;
    private bool _isDisposed;

    private AgentStore(StateLock held, StoreDatabase database, StoreWriter writer, StoreStart start)
    {
        _lock = held;
        _database = database;
        _writer = writer;
        _readers = new(database, Readers);
        _keys = new(writer.CommitAsync, start.Keys);
        Epoch = start.Epoch;
    }

    /// <summary>The number of this start. Whoever has a smaller one than the store must not write to it.</summary>
    public long Epoch { get; }

    /// <summary>Whether write sets can be taken at the moment. If not, take nothing in that would have to be written.</summary>
    public StoreHealth Health => _writer.Health;

    /// <summary>Opens the store, makes or updates its tables, and takes it over from whoever had it before.</summary>
    /// <exception cref="StoreRefusedException">Another process has it, or it is not one we can use. Nothing in it was changed.</exception>
    public static async ValueTask<AgentStore> OpenAsync(AgentStoreOptions options, CancellationToken cancellationToken = default)
    {
        PrivateFiles.CreateFolder(options.Folder);
        var held = await StateLock
            .TakeAsync(options.Folder, options.Patience, options.TimeProvider, cancellationToken)
            .ConfigureAwait(false);
        try
        {
            return Open(options, held);
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

    /// <summary>
    /// Reads in one short transaction, at the state of one moment. Read some thousand rows at most, and wait for nothing else meanwhile: until it ends the
    /// file cannot be tidied.
    /// </summary>
    public ValueTask<T> ReadAsync<T>(Func<StoreReader, ValueTask<T>> read, CancellationToken cancellationToken = default) =>
        _readers.ReadAsync(read, isSingle: false, cancellationToken);

    /// <summary>Reads with a single statement: that sees the state of one moment without a transaction, which saves two statements.</summary>
    public ValueTask<T> ReadOnceAsync<T>(Func<StoreReader, ValueTask<T>> read, CancellationToken cancellationToken = default) =>
        _readers.ReadAsync(read, isSingle: true, cancellationToken);

    /// <summary>The next key for a row of a table, greater than all before it.</summary>
    public ValueTask<long> NextKeyAsync(string table) => _keys.NextAsync(table);

    /// <summary>Writes a copy of the store, as of one moment, to a file that is not there yet. Others go on meanwhile.</summary>
    public Task BackupAsync(string path, CancellationToken cancellationToken = default) =>
        Task.Run(() => _database.Backup(path), cancellationToken);

    /// <summary>Commits what is on its way, and closes.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, true))
        {
            return;
        }

        // The writer's connection is the last, because the last to close brings the log into the file.
        await _readers.DisposeAsync().ConfigureAwait(false);
        await _writer.DisposeAsync().ConfigureAwait(false);
        _keys.Dispose();
        _lock.Dispose();
    }

    private static AgentStore Open(AgentStoreOptions options, StateLock held)
    {
        StoreDatabase database = options.Server is { } server
            ? new PostgresDatabase(server)
            : new SqliteFile(Path.Combine(options.Folder, FileName), options.Synced);
        StoreModule[] modules = [HostTables.Module, SessionTables.Module, .. options.Modules];
        database.Inspect(modules);
        try
        {
            var (writer, start) = Start(database, options, modules);
            return new(held, database, writer, start);
        }
        catch (DbException exception)
        {
            throw database.Explain(exception);
        }
    }

    private static (StoreWriter Writer, StoreStart Start) Start(
        StoreDatabase database,
        AgentStoreOptions options,
        IReadOnlyList<StoreModule> modules
    )
    {
        var connection = database.OpenWriter();
        try
        {
            var start = StoreStart.Run(connection, database.Name, modules, options.Node, options.TimeProvider.GetUtcNow());
            return (new(options.Around(database.WriteWith(connection, start.Epoch)), options.TimeProvider, new(options.Logger)), start);
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }
}
