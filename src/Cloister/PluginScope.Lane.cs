namespace Cloister;

// The scope's own lane: an update's step in this scope and the scope's disposal never overlap. Nothing else is in it, so
// that disposing one session waits for no other session and for no update as a whole.
public abstract partial class PluginScope
{
    private enum Phase
    {
        Building,
        Open,
        Stepping,
        Closing,
        Closed,
    }

    private int _phase = (int)Phase.Building;
    private TaskCompletionSource? _stepEnded;
    private TaskCompletionSource? _closed;

    /// <summary>The operation that closes the scope; null before that, and where it runs nobody's code.</summary>
    internal RuntimeOperation? Closer { get; set; }

    /// <summary>The operation that has taken a step here last.</summary>
    internal RuntimeOperation? Stepper { get; private set; }

    /// <summary>True once disposal was asked for: nothing new begins here.</summary>
    internal bool IsClosing => Volatile.Read(ref _phase) >= (int)Phase.Closing;

    /// <summary>True once the scope or the runtime is being disposed: no further hook of a change is called.</summary>
    internal bool IsGoing => IsClosing || Runtime.IsDisposing;

    /// <summary>Publishes the scope, unless it was disposed while it was being built.</summary>
    internal bool TryOpen() => Swap(Phase.Building, Phase.Open);

    /// <summary>Reserves the scope for a step of an update; false when it is closing.</summary>
    internal bool TryBeginStep(RuntimeOperation operation)
    {
        if (!Swap(Phase.Open, Phase.Stepping))
        {
            return false;
        }

        Stepper = operation;
        return true;
    }

    internal void EndStep()
    {
        if (!Swap(Phase.Stepping, Phase.Open))
        {
            Volatile.Read(ref _stepEnded)?.TrySetResult();
        }
    }

    /// <summary>Asks for the scope to close. The one who gets true has to do it, when the step it may have to wait for has ended.</summary>
    private protected bool TryBeginClose(out Task stepEnded)
    {
        stepEnded = Task.CompletedTask;
        while (true)
        {
            switch ((Phase)Volatile.Read(ref _phase))
            {
                case Phase.Building when Swap(Phase.Building, Phase.Closing):
                    return false;
                case Phase.Open when Swap(Phase.Open, Phase.Closing):
                    return true;
                case Phase.Stepping:
                    // Several may ask at once, and whoever gets the scope has to wait for the one signal that the step gives.
                    var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
                    var ended = Interlocked.CompareExchange(ref _stepEnded, fresh, null) ?? fresh;
                    if (Swap(Phase.Stepping, Phase.Closing))
                    {
                        stepEnded = RuntimeOperation.IsInsideHookOf(this) ? Task.CompletedTask : ended.Task;
                        return true;
                    }

                    break;
                case Phase.Closing or Phase.Closed:
                    return false;
            }
        }
    }

    /// <summary>Asks for the scope to close where nobody has to wait.</summary>
    internal void RequestClose() => TryBeginClose(out _);

    internal void EndClose()
    {
        Interlocked.Exchange(ref _phase, (int)Phase.Closed);
        Volatile.Read(ref _closed)?.TrySetResult();
    }

    /// <summary>Completes when whoever closes the scope is done; at once for a hook of that very closing, which it waits for.</summary>
    private protected Task WhenClosed()
    {
        if (RuntimeOperation.IsInsideHookOf(this))
        {
            return Task.CompletedTask;
        }

        var closed = Volatile.Read(ref _closed);
        if (closed is null)
        {
            var fresh = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            closed = Interlocked.CompareExchange(ref _closed, fresh, null) ?? fresh;
        }

        return Volatile.Read(ref _phase) == (int)Phase.Closed ? Task.CompletedTask : OperationWaits.WaitAsync(() => Closer, closed.Task);
    }

    private bool Swap(Phase from, Phase to) => Interlocked.CompareExchange(ref _phase, (int)to, (int)from) == (int)from;
}
