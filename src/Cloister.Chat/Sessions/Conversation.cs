using System.Collections.Immutable;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// What a session knows and whom it tells: the fold under the session's lock, the published state that anybody reads without one, the streams,
/// and the queue of what handlers have to hear.
/// </summary>
/// <remarks>Members that change something are called with <see cref="Sync"/> held; they run nobody's code.</remarks>
internal sealed class Conversation
{
    private readonly ChatFold _fold;
    private readonly ChatFoldOptions _options;
    private readonly IChatStateReducer? _reducer;
    private readonly bool _hasTransforms;
    private readonly Handlers _handlers;
    private readonly RunTrace? _trace;
    private readonly List<FoldWarning> _warnings = [];
    private ChatState _state;
    private volatile bool _isBehind;

    public Conversation(ChatState start, AgUiClientOptions options, Handlers handlers, RunTrace? trace)
    {
        _state = start;
        _options = options.Folding with { OnWarning = _warnings.Add };
        // The application's resolver must not run under the lock; see Settle.
        _fold = new(start, _options with { ConflictResolver = null });
        _reducer = options.Reducer;
        _hasTransforms = options.Transforms.Count > 0;
        _handlers = handlers;
        _trace = trace;
        var size = options.EventBufferSize;
        States = new((leave, token) => new StateReader(size, leave, token));
        Events = new((leave, token) => new EventReader(size, options.Backpressure, leave, token));
        RawEvents = new((leave, token) => new EventReader(size, Backpressure.Join, leave, token));
        Queue = new(Deliver);
    }

    /// <summary>The session's one lock: short, and never held while anything else is waited for or called.</summary>
    public Lock Sync { get; } = new();

    /// <summary>What was published last.</summary>
    public ChatState State => Volatile.Read(ref _state);

    /// <summary>The fold, to look at and to change.</summary>
    public ChatFold Fold => _fold;

    public SessionStream<ChatState> States { get; }

    public SessionStream<AgUiEvent> Events { get; }

    public SessionStream<AgUiEvent> RawEvents { get; }

    public NotificationQueue Queue { get; }

    private bool IsHeard => Events.HasReaders || _handlers.HasAny || _warnings.Count > 0;

    /// <summary>Folds an event and tells it.</summary>
    public void Apply(AgUiEvent agentEvent, Exchange source)
    {
        _fold.Apply(agentEvent);
        Tell(agentEvent, null, source);
    }

    /// <summary>Takes over what an event was folded to elsewhere, and tells it.</summary>
    public void Apply(AgUiEvent agentEvent, SettledEvent settled, Exchange source)
    {
        _fold.State = settled.State;
        _warnings.AddRange(settled.Warnings);
        Tell(agentEvent, settled.State, source);
    }

    /// <summary>Tells what is seen of an event that was folded and told as a state before.</summary>
    public void Show(AgUiEvent agentEvent, Exchange source)
    {
        if (Events.HasReaders || _handlers.HasAny)
        {
            Queue.Add(new(null, agentEvent, source, source.RunId, []));
        }
    }

    /// <summary>Publishes a change of our own.</summary>
    public ChatState Publish()
    {
        var state = Refresh();
        _trace?.AddState(state);
        States.Write(state);
        if (_handlers.HasAny)
        {
            Queue.Add(new(state, null, null, null, TakeWarnings()));
        }

        return state;
    }

    /// <summary>Makes the published state the one that the fold has, without telling anybody: nobody was there to be told.</summary>
    public ChatState Refresh()
    {
        if (_isBehind || !ReferenceEquals(_state, _fold.State))
        {
            _isBehind = false;
            Volatile.Write(ref _state, _fold.State);
        }

        return _state;
    }

    /// <summary>The state of this moment, also where readers see it later. Takes the lock itself.</summary>
    public ChatState Latest()
    {
        lock (Sync)
        {
            return Refresh();
        }
    }

    /// <summary>Notes for the trace what it cannot compute, where nobody else needs to be told.</summary>
    public void Mark() => _trace?.AddState(_fold.State);

    /// <summary>What the conversation was saved as: nothing it says has changed, so nobody is told. Takes the lock itself.</summary>
    public void Remember(string revision)
    {
        lock (Sync)
        {
            _fold.State = _fold.State with { Revision = revision };
            var state = Refresh();
            _trace?.AddState(state);
        }
    }

    /// <summary>As <see cref="Refresh"/>, for the reader of a run before it waits. Takes the lock itself.</summary>
    public void CatchUp()
    {
        if (_isBehind)
        {
            lock (Sync)
            {
                Refresh();
            }
        }
    }

    /// <summary>
    /// The state after an event on which the application may have a say: computed without the lock, because that calls the application.
    /// </summary>
    public SettledEvent Settle(ChatState before, AgUiEvent agentEvent, string runId)
    {
        var warnings = new List<FoldWarning>();
        var state = new ChatReducer(_options with { OnWarning = warnings.Add }).Reduce(before, agentEvent);
        return new(_reducer is null ? state : Reduce(_reducer, state, agentEvent, runId), warnings);
    }

    /// <summary>Whether folding this event may call the application.</summary>
    public bool IsContested(AgUiEvent agentEvent) =>
        _reducer is not null || (_options.ConflictResolver is not null && agentEvent is StateDeltaEvent);

    /// <summary>Completes when all who may hold up a run have room.</summary>
    public Task RoomAsync(bool waitForReaders)
    {
        var room = Queue.RoomAsync();
        return room.IsCompleted && (!waitForReaders || !Events.HasReaders) ? room : RoomAsync(room, waitForReaders);
    }

    /// <summary>Nothing is told any more.</summary>
    public void Close()
    {
        Queue.Close();
        States.Complete();
        Events.Complete();
        RawEvents.Complete();
    }

    private ChatState Reduce(IChatStateReducer reducer, ChatState state, AgUiEvent agentEvent, string runId)
    {
        try
        {
            return reducer.Reduce(state, agentEvent) ?? throw new InvalidOperationException($"{reducer.GetType().Name} returned null.");
        }
#pragma warning disable CA1031 // The application's code must not break the run.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _handlers.HearReducerFailed(runId, agentEvent, exception);
            var error = new AgentError("The reducer of the application failed", ErrorCode.Unknown) { Exception = exception };
            return state with { Phase = RunPhase.Error, Error = state.Error ?? error };
        }
    }

    private async Task RoomAsync(Task room, bool waitForReaders)
    {
        await room.ConfigureAwait(false);
        if (waitForReaders)
        {
            foreach (var reader in Events.Readers)
            {
                await ((EventReader)reader).RoomAsync().ConfigureAwait(false);
            }
        }
    }

    private void Tell(AgUiEvent agentEvent, ChatState? settled, Exchange source)
    {
        if (agentEvent is RunEnded)
        {
            Mark();
        }
        else
        {
            _trace?.Add(agentEvent, settled);
        }

        if (!IsHeard && !States.HasReaders)
        {
            _isBehind = true;
            return;
        }

        var state = Refresh();
        States.Write(state);
        if (IsHeard)
        {
            Queue.Add(new(state, _hasTransforms ? null : agentEvent, source, source.RunId, TakeWarnings()));
        }
    }

    private ImmutableArray<FoldWarning> TakeWarnings()
    {
        if (_warnings.Count == 0)
        {
            return [];
        }

        ImmutableArray<FoldWarning> warnings = [.. _warnings];
        _warnings.Clear();
        return warnings;
    }

    private void Deliver(Notification notification)
    {
        if (notification.Source is { IsAborted: true })
        {
            return;
        }

        _handlers.Hear(notification);
        if (notification.Event is { } agentEvent && Events.Write(agentEvent) is > 0 and var dropped)
        {
            _handlers.HearDropped(notification.RunId, dropped);
        }
    }
}
