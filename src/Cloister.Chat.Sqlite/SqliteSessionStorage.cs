using System.Globalization;
using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Keeps conversations in one SQLite database: a save writes the messages that changed, and at most a page of those beside them.</summary>
/// <remarks>
/// Safe to use from many threads, and by several processes on one file. A save is on the disk when it returns. The file is opened at the first call; a call
/// that fails does not spoil the next, which opens it anew.
/// </remarks>
public sealed class SqliteSessionStorage : ISessionStorage, IQuarantine, IAsyncDisposable, IDisposable
{
    private readonly string _path;
    private readonly TimeProvider _time;
    private readonly SqliteConnection _reader;
    private readonly SqliteConnection _writer;
    private readonly ThreadLanes _lanes = new();
    private readonly RecentTranscripts _recent = new(maxThreads: 128, maxMessages: 200_000);

    /// <summary>Conversations in this file, which is made with its folder when it is first needed.</summary>
    /// <param name="path">The database file. SQLite keeps two more beside it while it is open.</param>
    /// <param name="timeProvider">Says when a thread was saved; the system's clock by default.</param>
    public SqliteSessionStorage(string path, TimeProvider? timeProvider = null)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        _path = Path.GetFullPath(path);
        _time = timeProvider ?? TimeProvider.System;
        _reader = new(() => ThreadSchema.Open(_path, isReader: true));
        _writer = new(() => ThreadSchema.Open(_path, isReader: false));
    }

    /// <summary>The version of the native library in use: the one that comes with the package, or the system's where that is newer.</summary>
    public static string LibraryVersion => SqliteLibrary.EnsureLoaded();

    /// <inheritdoc/>
    public ValueTask<ChatState?> LoadAsync(string threadId, CancellationToken cancellationToken = default) =>
        RunAsync(threadId, _reader, database => Load(database, threadId), cancellationToken);

    /// <inheritdoc/>
    public ValueTask<string> SaveAsync(
        string threadId,
        ChatState state,
        SaveMode mode = SaveMode.IfUnchanged,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(state);
        return RunAsync(threadId, _writer, database => Save(database, threadId, state, mode), cancellationToken);
    }

    /// <inheritdoc/>
    public async ValueTask DeleteAsync(string threadId, CancellationToken cancellationToken = default) =>
        await RunAsync(threadId, _writer, database => Remove(database, threadId, static (rows, key) => rows.Delete(key)), cancellationToken)
            .ConfigureAwait(false);

    /// <inheritdoc/>
    public async ValueTask<string?> QuarantineAsync(string threadId, CancellationToken cancellationToken = default)
    {
        var key = await RunAsync(
                threadId,
                _writer,
                database => Remove(database, threadId, static (rows, key) => rows.SetAside(key)),
                cancellationToken
            )
            .ConfigureAwait(false);
        return key is null ? null : string.Create(CultureInfo.InvariantCulture, $"{_path}, table thread, key {key}");
    }

    /// <inheritdoc/>
    public async IAsyncEnumerable<ThreadInfo> ListThreadsAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        foreach (var thread in await ListAsync(cancellationToken).ConfigureAwait(false))
        {
            yield return thread;
        }
    }

    /// <summary>Waits for calls that use the file, and closes it.</summary>
    public void Dispose()
    {
        _reader.Dispose();
        _writer.Dispose(); // The last one to close empties the files beside the database.
    }

    /// <inheritdoc cref="Dispose"/>
    public async ValueTask DisposeAsync() => await Task.Run(Dispose).ConfigureAwait(false);

    private ChatState? Load(SqliteDatabase database, string threadId)
    {
        // One transaction, so that thread and messages are of the same save.
        var state = database.InTransaction("BEGIN", () => Read(new(database), threadId));
        if (state is { Revision: { } revision })
        {
            _recent.Remember(threadId, revision, state.Messages);
        }

        return state;
    }

    private static ChatState? Read(ThreadRows rows, string threadId)
    {
        if (rows.Find(threadId) is not { } thread)
        {
            return null;
        }

        var rest = rows.ReadRest(thread.Key, threadId);
        try
        {
            var messages = rows.ReadMessages(thread) ?? throw SessionStorage.Unreadable(threadId, SessionDataReason.Corrupt);
            return rest with { Messages = messages, Revision = thread.Revision };
        }
        catch (ChatStateFormatException exception)
        {
            throw SessionStorage.Unreadable(threadId, SessionDataReason.Corrupt, exception);
        }
    }

    private string Save(SqliteDatabase database, string threadId, ChatState state, SaveMode mode)
    {
        var thread = ThreadInfo.Of(threadId, state, _time.GetUtcNow());
        var saved = database.InTransaction("BEGIN IMMEDIATE", () => ThreadSave.Write(new(database), thread, state, mode, _recent));
        _recent.Remember(threadId, saved.Revision, state.Messages);
        return saved.Revision;
    }

    private long? Remove(SqliteDatabase database, string threadId, Action<ThreadRows, long> remove)
    {
        _recent.Forget(threadId);
        return database.InTransaction(
            "BEGIN IMMEDIATE",
            () =>
            {
                var rows = new ThreadRows(database);
                var stored = rows.Find(threadId);
                if (stored is { } thread)
                {
                    remove(rows, thread.Key);
                }

                return stored?.Key;
            }
        );
    }

    private async Task<List<ThreadInfo>> ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            return await Task.Run(
                    () => _reader.UseAsync(static database => new ThreadRows(database).List(), cancellationToken),
                    cancellationToken
                )
                .ConfigureAwait(false);
        }
        catch (SqliteFailure failure)
        {
            throw new SessionDataException(threadId: "", failure.Reason, $"The threads cannot be listed. {failure.Message}", failure);
        }
    }

    private ValueTask<T> RunAsync<T>(
        string threadId,
        SqliteConnection connection,
        Func<SqliteDatabase, T> work,
        CancellationToken cancellationToken
    )
    {
        SessionStorage.ThrowIfNoThreadId(threadId);
        return new(_lanes.RunAsync(threadId, UseAsync, cancellationToken));

        async Task<T> UseAsync(CancellationToken token)
        {
            try
            {
                return await connection.UseAsync(work, token).ConfigureAwait(false);
            }
            catch (SqliteFailure failure)
            {
                throw failure.Reason == SessionDataReason.NewerVersion
                    ? new SessionDataException(threadId, failure.Reason, failure.Message, failure)
                    : SessionStorage.Unreadable(threadId, failure.Reason, failure);
            }
        }
    }
}
