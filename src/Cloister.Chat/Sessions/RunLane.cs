using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// One call at a time: who may start, whose events count, how a call ends. Every decision is made under the session's lock and carried out
/// after it.
/// </summary>
internal sealed partial class RunLane(ChatSession session, Conversation conversation, OpenCalls calls, ClientParts client)
{
    private readonly LinkedList<Exchange> _queue = [];
    private readonly OpeningScope _scope = new(conversation.Fold, calls, client.Options);
    private Exchange? _current;
    private bool _isClosed;

    /// <summary>Runs an exchange once it has begun.</summary>
    public Action<Exchange> Run { get; set; } = static _ => { };

    /// <summary>Hears of each exchange that was stopped, or closed before it could save how it ended.</summary>
    public required Action OnStopped { get; init; }

    /// <summary>The runs whose agent has not let go yet.</summary>
    public RunsUnderway Underway { get; } = new();

    /// <summary>How the last call ended.</summary>
    public RunResult? Result { get; private set; }

    /// <summary>Whether a run or a tool round is in flight. What follows the last terminal event is not.</summary>
    public bool IsRunning => Volatile.Read(ref _current) is { Decided: null };

    public string? CurrentRunId => Volatile.Read(ref _current) is { Decided: null } current ? current.RunId : null;

    private Lock Sync => conversation.Sync;

    /// <summary>Stops the call in flight and drops those that wait. Runs nobody's code and waits for nothing.</summary>
    public void Cancel()
    {
        var steps = new AfterLock { RunsNoHandlers = true };
        lock (Sync)
        {
            if (_current is { Decided: { } decided } ended)
            {
                Leave(ended, decided, ref steps);
            }
            else
            {
                StopCurrent(ref steps);
                DropQueue(ref steps);
            }
        }

        Finish(steps);
    }

    /// <summary>Stops everything; nothing starts any more.</summary>
    /// <returns>Whether this call was the one that closed it.</returns>
    public bool Close()
    {
        var steps = new AfterLock { RunsNoHandlers = true };
        lock (Sync)
        {
            if (_isClosed)
            {
                return false;
            }

            _isClosed = true;
            if (_current is { Decided: { } decided } ended)
            {
                Leave(ended, decided, ref steps);
            }

            StopCurrent(ref steps);
            DropQueue(ref steps);
        }

        Finish(steps);
        if (steps.Ended.Count > 0)
        {
            OnStopped();
        }

        return true;
    }

    /// <summary>Stops the call in flight, empties the conversation, and has something else done in the same moment.</summary>
    public void Clear(Action inTheSameMoment) => Reset(ChatState.Empty, inTheSameMoment, new AfterLock { SavesNothing = true });

    /// <summary>As <see cref="Clear"/>, with a stored conversation in place of this one. Runs nobody's code.</summary>
    public void Replace(ChatState state, Action inTheSameMoment) =>
        Reset(state, inTheSameMoment, new AfterLock { SavesNothing = true, RunsNoHandlers = true });

    public void ThrowIfClosed() => ObjectDisposedException.ThrowIf(Volatile.Read(ref _isClosed), session);

    /// <summary>A change of our own that starts nothing.</summary>
    public void Change(Func<ChatFold, bool> change)
    {
        lock (Sync)
        {
            ObjectDisposedException.ThrowIf(_isClosed, session);
            if (!change(conversation.Fold))
            {
                return;
            }

            conversation.Publish();
        }

        conversation.Queue.DrainUpTo(conversation.Queue.LastNumber);
    }

    private void Reset(ChatState state, Action inTheSameMoment, AfterLock steps)
    {
        lock (Sync)
        {
            ObjectDisposedException.ThrowIf(_isClosed, session);
            if (_current is { Decided: { } decided } ended)
            {
                Leave(ended, decided, ref steps);
            }

            Abandon(ref steps);
            DropQueue(ref steps);
            conversation.Fold.State = state;
            calls.Forget();
            inTheSameMoment();
            conversation.Publish();
        }

        Finish(steps);
    }

    private void StopByCaller(Exchange exchange)
    {
        var steps = new AfterLock { RunsNoHandlers = true };
        lock (Sync)
        {
            if (_queue.Remove(exchange))
            {
                steps.Abort(exchange);
            }
            else if (_current == exchange && exchange.Decided is null)
            {
                StopCurrent(ref steps);
                StartNext(ref steps);
            }
        }

        Finish(steps);
    }

    /// <summary>Stops the call in flight: from here on nothing of it counts.</summary>
    private void StopCurrent(ref AfterLock steps)
    {
        if (Abandon(ref steps))
        {
            conversation.Fold.Apply(new RunEnded(RunOutcome.Aborted, null));
            conversation.Publish();
        }
    }

    private bool Abandon(ref AfterLock steps)
    {
        if (_current is not { Decided: null } exchange)
        {
            return false;
        }

        Volatile.Write(ref _current, null);
        exchange.Pump = null;
        exchange.MarkAborted();
        conversation.Queue.Forget(exchange);
        steps.Abort(exchange);
        return true;
    }

    /// <summary>Lets go of an exchange whose result is known.</summary>
    private void Leave(Exchange exchange, RunResult result, ref AfterLock steps)
    {
        Volatile.Write(ref _current, null);
        exchange.Pump = null;
        steps.End(exchange, result);
    }

    private void DropQueue(ref AfterLock steps)
    {
        foreach (var waiting in _queue)
        {
            steps.Abort(waiting);
        }

        _queue.Clear();
    }
}
