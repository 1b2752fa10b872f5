namespace Cloister.AgUi;

internal sealed partial class ServedRun
{
    /// <summary>The agent has nothing more to say.</summary>
    public void Complete()
    {
        if (!IsOver)
        {
            Close(Finished(new SuccessOutcome { PendingToolCallIds = _open.Unanswered(_request.Input.Tools) }), InCall);
        }
    }

    /// <summary>The run was stopped.</summary>
    public void Cancel()
    {
        if (!IsOver)
        {
            Close(Finished(new CancelledOutcome()), new(StopText.Stopped) { Code = StopText.CancelledCode });
        }
    }

    /// <summary>The agent cannot go on.</summary>
    /// <returns>Whether there was still something that could fail.</returns>
    public bool Fail(RunErrorEvent error)
    {
        if (IsOver)
        {
            return false;
        }

        Send(error);
        return true;
    }

    private static RunErrorEvent InCall => new(StopText.EndedInCall) { Code = StopText.FailedCode };

    private static RunFinishedEvent Finished(FinishOutcome outcome) => new("", "") { Outcome = outcome };

    /// <summary>The agent says that it has finished.</summary>
    private void Finish(RunFinishedEvent finish)
    {
        if (!_open.IsEmpty)
        {
            Report(StreamViolation.Of(StreamRule.AllClosedAtFinish, finish.Type, "came while parts of the run are open"));
        }

        Close(finish, InCall);
    }

    /// <summary>Readers refuse a finish while something is open, and with it the whole run.</summary>
    private void Close(RunFinishedEvent finish, RunErrorEvent otherwise)
    {
        if (!_open.CanClose)
        {
            Send(otherwise);
            return;
        }

        StartUnlessStarted();
        foreach (var closing in _open.Closings(isCancelled: finish.Outcome is CancelledOutcome))
        {
            Send(closing);
        }

        Send(finish with { ThreadId = _run!.ThreadId, RunId = _run.RunId });
    }
}
