using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>One conversation: what was said so far, and the run in flight.</summary>
/// <remarks>
/// <para>
/// Every member may be used from any thread, also from inside handlers. Calls that start a run throw at once what is wrong with the call; how
/// the run ends is a <see cref="RunResult"/>, never an exception.
/// </para>
/// <para>
/// Handlers are called in order, one at a time, on whichever thread finds nobody else calling them: that of a call, or that of the run. A call never
/// waits for handlers on another thread, and <see cref="Cancel"/> and disposal never run any on the caller's.
/// </para>
/// </remarks>
public sealed partial class ChatSession : IAsyncDisposable, IDisposable
{
    private readonly ClientParts _client;
    private readonly Action<ChatSession> _forget;
    private readonly Conversation _conversation;
    private readonly Handlers _handlers;
    private readonly Persistence _persistence;
    private readonly RunLane _lane;

    internal ChatSession(OpenedThread thread, ClientParts client, Action<ChatSession> forget)
    {
        var (threadId, start) = (thread.ThreadId, thread.Start.Reopened());
        ThreadId = threadId;
        _client = client;
        _forget = forget;
        var options = client.Options;
        Trace = options.TraceCapacity > 0 ? new(threadId, start, options.Folding, client.Time, options.TraceCapacity) : null;
        _handlers = new(threadId, client) { Sender = this };
        _conversation = new(start, options, _handlers, Trace);
        _persistence = new(thread, _conversation, _handlers, client);
        _lane = new(this, _conversation, new(options.Tools), client) { OnStopped = SaveStopped };
        var driver = new RunDriver(_lane, _conversation, new(threadId, _lane, client), _persistence, client);
        _lane.Run = driver.Start;
    }

#pragma warning disable MA0046 // The value says all there is, and an envelope would cost an allocation for each piece of text.
    /// <summary>A new state was published. Raised in order; not after disposal.</summary>
    public event EventHandler<ChatState>? StateChanged
    {
        add => _handlers.StateChanged.Add(value);
        remove => _handlers.StateChanged.Remove(value);
    }

    /// <summary>A change of the shared state did not apply, so ours may differ from the agent's: ask it for the whole.</summary>
    public event EventHandler<FoldWarning>? StateOutOfSync
    {
        add => _handlers.StateOutOfSync.Add(value);
        remove => _handlers.StateOutOfSync.Remove(value);
    }
#pragma warning restore MA0046

    /// <summary>The session could not save itself. It goes on in memory.</summary>
    public event EventHandler<PersistFailedEventArgs>? PersistFailed
    {
        add => _handlers.PersistFailed.Add(value);
        remove => _handlers.PersistFailed.Remove(value);
    }

    /// <summary>The conversation's id, fixed for life.</summary>
    public string ThreadId { get; }

    /// <summary>The conversation as it is. Reading waits for nothing, also after disposal.</summary>
    public ChatState State => _conversation.State;

    /// <summary>
    /// Each state from now on, for any number of readers. A slow one skips the oldest, and always gets the last. Ends when the session is
    /// disposed.
    /// </summary>
    public IAsyncEnumerable<ChatState> States => _conversation.States;

    /// <summary>
    /// Each event of the agent from now on, verified and with chunks expanded, after the state has taken it. A failure that no event tells
    /// comes as <see cref="RunEnded"/>. Ends when the session is disposed.
    /// </summary>
    public IAsyncEnumerable<AgUiEvent> Events => _conversation.Events;

    /// <summary>Each event as it was decoded, from the next run on: unknown and malformed ones and chunks included, before anything takes effect.</summary>
    public IAsyncEnumerable<AgUiEvent> RawEvents => _conversation.RawEvents;

    /// <summary>Whether a run or a round of tools is in flight.</summary>
    public bool IsRunning => _lane.IsRunning;

    /// <summary>The run in flight.</summary>
    public string? CurrentRunId => _lane.CurrentRunId;

    /// <summary>How the last call that started a run ended; null before one has.</summary>
    public RunResult? Result => _lane.Result;

    /// <summary>The last events, to look back; null unless <see cref="AgUiClientOptions.TraceCapacity"/> asks for it.</summary>
    public RunTrace? Trace { get; }

    /// <summary>The states from now on, for those who come late.</summary>
    /// <param name="replayCurrent">Whether to begin with the state there is.</param>
    public IAsyncEnumerable<ChatState> ObserveStates(bool replayCurrent) =>
        replayCurrent ? new StateObservation(_conversation) : _conversation.States;

    /// <summary>
    /// Stops the run in flight, and the calls that wait for their turn. When it returns, <see cref="State"/> says so, and nothing of that run
    /// counts any more. It waits for nothing, whatever the agent, its connection or a handler is doing.
    /// </summary>
    public void Cancel() => _lane.Cancel();

    /// <summary>Changes members of the state that application and agent share. The agent gets it with the next run.</summary>
    /// <param name="patch">An object. Its members replace those of the same name, whole; null is a value.</param>
    /// <exception cref="ArgumentException">It is no object.</exception>
    /// <exception cref="InvalidOperationException">The shared state is no object and has no members.</exception>
    public void UpdateState(JsonData patch)
    {
        ArgumentNullException.ThrowIfNull(patch);
        _lane.Change(fold =>
        {
            var before = fold.State;
            fold.UpdateState(patch);
            return !ReferenceEquals(fold.State, before);
        });
        _persistence.Touch();
    }

    /// <summary>Saves the conversation as it is at this moment, also in the middle of a run.</summary>
    /// <exception cref="SessionConflictException">
    /// Somebody else saved the thread meanwhile. So will every save say, until <see cref="ReloadAsync"/> takes over what they saved, or
    /// <see cref="PersistAsync(SaveMode, CancellationToken)"/> replaces it.
    /// </exception>
    public Task PersistAsync(CancellationToken cancellationToken = default) => PersistAsync(_client.Options.SaveMode, cancellationToken);

    /// <inheritdoc cref="PersistAsync(CancellationToken)"/>
    /// <param name="mode">What to do when somebody else saved the thread. After <see cref="SaveMode.Overwrite"/> the session saves itself again.</param>
    /// <param name="cancellationToken">Ends waiting for the storage.</param>
    public Task PersistAsync(SaveMode mode, CancellationToken cancellationToken = default)
    {
        _lane.ThrowIfClosed();
        return _persistence.SaveAsync(mode, cancellationToken);
    }

    /// <summary>
    /// Takes over the conversation as it is stored, for instance after a <see cref="SessionConflictException"/>. What is here and was not saved is
    /// lost, and a run in flight is stopped, both once the storage has answered; nothing changes if it fails. Where nothing is stored the
    /// conversation is empty.
    /// </summary>
    /// <exception cref="SessionDataException">What is stored cannot be read.</exception>
    public Task ReloadAsync(CancellationToken cancellationToken = default)
    {
        _lane.ThrowIfClosed();
        return _persistence.LoadAsync(_lane.Replace, cancellationToken);
    }

    /// <summary>
    /// Stops the run in flight and forgets the conversation, here and in the storage. Here it is forgotten when the call returns, also if
    /// deleting fails later.
    /// </summary>
    public Task ClearAsync(CancellationToken cancellationToken = default)
    {
        _lane.Clear(_persistence.Forget);
        return _persistence.DeleteAsync(cancellationToken);
    }

    /// <summary>Stops the run in flight and lets go of everything, without waiting.</summary>
    public void Dispose()
    {
        if (_lane.Close())
        {
            _persistence.Flush();
            _conversation.Close();
            _forget(this);
        }
    }

    /// <summary>
    /// Stops the run in flight, lets go of everything, and waits a moment for the agent and the storage to let go too, but not for those that
    /// do not.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        Dispose();
        await Settling.WithinAsync(_lane.Underway.NoneAsync(), AbortWarning.Budget).ConfigureAwait(false);
        await Settling.WithinAsync(_persistence.SettledAsync(), Settling.SaveBudget).ConfigureAwait(false);
    }

    private void SaveStopped() => _ = _persistence.AfterRunAsync();
}
