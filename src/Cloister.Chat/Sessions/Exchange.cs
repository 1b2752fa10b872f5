using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>
/// What one call started: its run, the runs that follow because of tools, and its result. The session's lane has one at a time; whatever comes
/// from another one is of the past and counts for nothing.
/// </summary>
[SuppressMessage("Design", "CA1001", Justification = "A token source without a timer holds nothing, and may be cancelled late.")]
internal sealed class Exchange
{
    private readonly TaskCompletionSource<RunResult> _completion = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationToken _callersToken;
    private CancellationTokenRegistration _registration;
    private volatile bool _isAborted;

    public Exchange(Opening opening, SendOptions options, CancellationToken callersToken)
    {
        Opening = opening;
        Options = options;
        Headers = options.Headers.ToImmutableDictionary(StringComparer.OrdinalIgnoreCase);
        _callersToken = callersToken;
        Stopped = _stop.Token;
    }

    public Opening Opening { get; }

    public SendOptions Options { get; }

    public ImmutableDictionary<string, string> Headers { get; }

    public Task<RunResult> Task => _completion.Task;

    /// <summary>What flows from the caller, such as the activity it is part of; null where it keeps that to itself.</summary>
    public ExecutionContext? CallersContext { get; } = ExecutionContext.Capture();

    /// <summary>Cancelled when the call is stopped.</summary>
    public CancellationToken Stopped { get; }

    /// <summary>Gets the states from the first change on.</summary>
    public StateReader? Watcher { get; init; }

    public bool IsCancelledByCaller => _callersToken.IsCancellationRequested;

    /// <summary>We stopped it: what it did not tell yet is not told any more.</summary>
    public bool IsAborted => _isAborted;

    // The rest belongs to the lane, under the session's lock.

    /// <summary>The run that goes on, or was the last.</summary>
    public string RunId { get; set; } = "";

    public RunAgentInput? Input { get; set; }

    /// <summary>Which reader's events count.</summary>
    public RunPump? Pump { get; set; }

    public bool IsRunningTools { get; set; }

    public int Runs { get; set; }

    public ValueList<TokenUsage> Usage { get; set; } = [];

    /// <summary>How the last run ended; null while one goes on.</summary>
    public RunResult? RunEnd { get; set; }

    /// <summary>The result, once nothing more can follow but the end of the connection.</summary>
    public RunResult? Decided { get; set; }

    /// <summary>Has the caller's token stop the call.</summary>
    public void Register(Action<Exchange> stop)
    {
        if (_callersToken.CanBeCanceled)
        {
            _registration = _callersToken.UnsafeRegister(_ => stop(this), null);
            // Whoever completed it meanwhile found nothing to unregister.
            if (Task.IsCompleted)
            {
                _registration.Unregister();
            }
        }
    }

    public void Complete(RunResult result)
    {
        _completion.TrySetResult(result);
        _registration.Unregister();
    }

    public void Fail(Exception exception)
    {
        _completion.TrySetException(exception);
        _registration.Unregister();
    }

    /// <summary>Ends the call as one that was stopped: for the caller that cancelled its own token, as cancelled.</summary>
    public void CompleteAborted()
    {
        if (IsCancelledByCaller)
        {
            _completion.TrySetCanceled(_callersToken);
            _registration.Unregister();
        }
        else
        {
            Complete(new(RunId, RunOutcome.Aborted) { Usage = Usage, Runs = Runs });
        }
    }

    public void MarkAborted() => _isAborted = true;

    /// <summary>Cancels the token, on another thread: what hangs on it may block.</summary>
    public void Stop() => OffThread.Cancel(_stop);
}
