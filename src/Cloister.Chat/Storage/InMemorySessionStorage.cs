using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Keeps conversations as long as the process lives. It refers to the states themselves: nothing is copied or encoded.</summary>
/// <remarks>Safe to use from many threads. Like every store it forgets what is not saved: the last error, steps and subagents.</remarks>
public sealed class InMemorySessionStorage : ISessionStorage
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, Entry> _threads = new(StringComparer.Ordinal);
    private readonly TimeProvider _time;
    private long _saves;

    /// <summary>An empty store.</summary>
    /// <param name="timeProvider">Says when a thread was saved; the system's clock by default.</param>
    public InMemorySessionStorage(TimeProvider? timeProvider = null) => _time = timeProvider ?? TimeProvider.System;

    /// <inheritdoc/>
    public ValueTask<ChatState?> LoadAsync(string threadId, CancellationToken cancellationToken = default)
    {
        SessionStorage.ThrowIfNoThreadId(threadId);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            return new(_threads.GetValueOrDefault(threadId)?.State);
        }
    }

    /// <inheritdoc/>
    public ValueTask<string> SaveAsync(
        string threadId,
        ChatState state,
        SaveMode mode = SaveMode.IfUnchanged,
        CancellationToken cancellationToken = default
    )
    {
        SessionStorage.ThrowIfNoThreadId(threadId);
        ArgumentNullException.ThrowIfNull(state);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            SessionConflictException.ThrowIfChanged(threadId, state.Revision, _threads.GetValueOrDefault(threadId)?.State.Revision, mode);

            // One count for all threads: a thread that was deleted and saved anew never comes back to an old revision.
            var revision = (++_saves).ToString(CultureInfo.InvariantCulture);
            _threads[threadId] = new(Saved(state, revision), _time.GetUtcNow());
            return new(revision);
        }
    }

    /// <inheritdoc/>
    public ValueTask DeleteAsync(string threadId, CancellationToken cancellationToken = default)
    {
        SessionStorage.ThrowIfNoThreadId(threadId);
        cancellationToken.ThrowIfCancellationRequested();
        lock (_gate)
        {
            _threads.Remove(threadId);
        }

        return default;
    }

    /// <inheritdoc/>
    public IAsyncEnumerable<ThreadInfo> ListThreadsAsync(CancellationToken cancellationToken = default)
    {
        KeyValuePair<string, Entry>[] threads;
        lock (_gate)
        {
            threads = [.. _threads];
        }

        return threads.Select(thread => ThreadInfo.Of(thread.Key, thread.Value.State, thread.Value.Updated)).ToAsyncEnumerable();
    }

    private static ChatState Saved(ChatState state, string revision) =>
        state with
        {
            Revision = revision,
            Error = null,
            ActiveSteps = [],
            Subagents = [],
        };

    private sealed record Entry(ChatState State, DateTimeOffset Updated);
}
