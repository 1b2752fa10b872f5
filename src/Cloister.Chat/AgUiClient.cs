using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Conversations with one agent. It owns its sessions: disposing it stops and disposes them.</summary>
/// <remarks>Every member may be used from any thread.</remarks>
public sealed class AgUiClient : IAsyncDisposable, IDisposable
{
    private readonly IAgent _agent;
    private readonly ClientParts _parts;
    private readonly ConcurrentDictionary<ChatSession, bool> _sessions = [];
    private readonly RunsUnderway _rawRuns = new();
    private readonly CancellationTokenSource _closing = new();
    private int _isDisposed;

    /// <summary>A client for an agent.</summary>
    /// <param name="agent">The agent; disposed with the client unless the options say otherwise.</param>
    /// <param name="options">Copied; later changes have no effect.</param>
    public AgUiClient(IAgent agent, AgUiClientOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(agent);
        _agent = agent;
        _parts = new(agent, (options ?? new()).Copy()) { Sender = this };
    }

    /// <summary>A subscriber or a handler of a session threw. The run goes on.</summary>
    public event EventHandler<SubscriberFaultedEventArgs>? SubscriberFaulted
    {
        add => _parts.SubscriberFaulted.Add(value);
        remove => _parts.SubscriberFaulted.Remove(value);
    }

    /// <summary>Who hears of the events of all runs. It may be changed at any time.</summary>
    public SubscriberCollection Subscribers => _parts.Subscribers;

    /// <summary>The sessions that live.</summary>
    public IReadOnlyCollection<ChatSession> Sessions => [.. _sessions.Keys];

    private bool IsDisposed => Volatile.Read(ref _isDisposed) != 0;

    /// <summary>A session, without asking the storage.</summary>
    /// <param name="threadId">The conversation; null for a new one.</param>
    /// <param name="initial">Where it goes on from, as <see cref="ISessionStorage.LoadAsync"/> gave it.</param>
    /// <remarks>Two sessions of one thread are independent of each other; they share only where they are stored.</remarks>
    public ChatSession NewSession(string? threadId = null, ChatState? initial = null) =>
        Open(new(threadId ?? _parts.NewId(), initial ?? ChatState.Empty));

    /// <summary>A session that goes on where its thread was saved, or begins if it never was.</summary>
    /// <exception cref="SessionDataException">What is stored cannot be read; the options may say to begin anew instead.</exception>
    /// <exception cref="NotSupportedException">What cannot be read is to be moved aside, and the storage has no place for that.</exception>
    public async Task<ChatSession> OpenSessionAsync(string threadId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(threadId);
        ThrowIfDisposed();
        return Open(await StoredThreads.OpenAsync(threadId, _parts, cancellationToken).ConfigureAwait(false));
    }

    /// <summary>The stored threads, in no order, each once; also those that cannot be read.</summary>
    public IAsyncEnumerable<ThreadInfo> ListThreadsAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDisposed();
        return _parts.Storage.ListThreadsAsync(cancellationToken);
    }

    /// <summary>Deletes a stored thread. Sessions of it live on, and may save it again.</summary>
    public Task DeleteThreadAsync(string threadId, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(threadId);
        ThrowIfDisposed();
        return _parts.Storage.DeleteAsync(threadId, cancellationToken).AsTask();
    }

    /// <summary>One run without a session: interceptors, verification and subscribers, but no state, no storage and no tools.</summary>
    /// <param name="input">What the agent is sent.</param>
    /// <param name="cancellationToken">Stops it; then enumerating throws.</param>
    /// <returns>
    /// The events; a failure is the last of them. It starts when it is enumerated, which happens once. Leaving early stops the run, and so does
    /// disposing the client.
    /// </returns>
    public IAsyncEnumerable<AgUiEvent> RunRaw(RunAgentInput input, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(input);
        ThrowIfDisposed();
        return new RawRun(token => ReadAsync(input, cancellationToken, token));
    }

    /// <summary>Stops and disposes all sessions, the agent and the storage, without waiting for those that take time.</summary>
    public void Dispose() => _ = DisposeAsync().AsTask();

    /// <summary>Stops and disposes all sessions, waits a moment for them to settle, and disposes the agent and the storage.</summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _isDisposed, 1) != 0)
        {
            return;
        }

        OffThread.Cancel(_closing);
        _parts.Subscribers.Clear();
        await Task.WhenAll(_sessions.Keys.Select(session => session.DisposeAsync().AsTask())).ConfigureAwait(false);
        await Settling.WithinAsync(_rawRuns.NoneAsync(), AbortWarning.Budget).ConfigureAwait(false);
        if (_parts.Options.OwnsAgent)
        {
            await Settling.DisposeAsync(_agent, AbortWarning.Budget).ConfigureAwait(false);
        }

        if (_parts.Options.OwnsStorage)
        {
            await Settling.DisposeAsync(_parts.Storage, Settling.SaveBudget).ConfigureAwait(false);
        }
    }

    private ChatSession Open(OpenedThread thread)
    {
        ThrowIfDisposed();
        var session = new ChatSession(thread, _parts, Forget);
        _sessions.TryAdd(session, true);
        if (IsDisposed)
        {
            session.Dispose();
            ThrowIfDisposed();
        }

        return session;
    }

    private async IAsyncEnumerable<AgUiEvent> ReadAsync(
        RunAgentInput input,
        CancellationToken callersToken,
        [EnumeratorCancellation] CancellationToken cancellationToken
    )
    {
        ThrowIfDisposed();
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(callersToken, cancellationToken, _closing.Token);
        var run = new RunIdentity(input.ThreadId, input.RunId);
        var events = _parts.Transforms.ApplyToEnd(_parts.Runs.Open(new(input), _rawRuns, stop.Token), stop.Token);
        await foreach (var agentEvent in events.ConfigureAwait(false))
        {
            _parts.TellSubscribers(run, agentEvent);
            yield return agentEvent;
        }

        callersToken.ThrowIfCancellationRequested();
        cancellationToken.ThrowIfCancellationRequested();
    }

    private void Forget(ChatSession session) => _sessions.TryRemove(session, out _);

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(IsDisposed, this);
}
