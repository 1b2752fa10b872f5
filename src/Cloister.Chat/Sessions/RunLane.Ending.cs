using Cloister.AgUi;

namespace Cloister.Chat;

// How exchanges end, and what is done about it outside the lock.
internal sealed partial class RunLane
{
    /// <summary>Ends an exchange of which nothing more comes, and gives the lane to the next one.</summary>
    public void End(Exchange exchange)
    {
        var steps = new AfterLock();
        lock (Sync)
        {
            if (_current != exchange)
            {
                return;
            }

            Leave(exchange, exchange.Decided ?? exchange.RunEnd ?? ResultOf(exchange, RunOutcome.Truncated, null), ref steps);
            StartNext(ref steps);
        }

        Finish(steps);
    }

    /// <summary>Ends an exchange that something of ours broke, so that nobody waits for it for ever.</summary>
    public void Break(Exchange exchange, AgUiError error)
    {
        lock (Sync)
        {
            if (_current != exchange)
            {
                return;
            }

            conversation.Fold.Apply(new RunEnded(RunOutcome.Failed, error));
            exchange.Decided = ResultOf(exchange, RunOutcome.Failed, error);
            conversation.Publish();
        }

        End(exchange);
    }

    private void Ended(Exchange exchange, RunResult result, ref AfterLock steps)
    {
        exchange.RunEnd = result;
        exchange.Decided = result.Outcome == RunOutcome.Completed && WorkIn(conversation.Fold.State).Count > 0 ? null : result;
        // What transforms hold back of this run is not to come after the beginning of the next one.
        if (exchange.Decided is not null && _queue.Count > 0 && client.Transforms.IsEmpty)
        {
            Leave(exchange, result, ref steps);
            StartNext(ref steps);
        }
    }

    /// <summary>
    /// An agent may run under an id of its own, and then the fold takes its run for the replay of another one. Now that the stream is over
    /// no other one comes: what was answered in the request is answered.
    /// </summary>
    private bool TryDropAnswered(Exchange exchange)
    {
        var state = conversation.Fold.State;
        if (exchange is not { RunEnd.Outcome: RunOutcome.Completed or RunOutcome.Cancelled, Input.Resume: { IsEmpty: false } answers })
        {
            return false;
        }

        var open = state
            .PendingInterrupts.ExceptBy(answers.Select(answer => answer.InterruptId), interrupt => interrupt.Id, StringComparer.Ordinal)
            .ToValueList();
        if (open.Count == state.PendingInterrupts.Count)
        {
            return false;
        }

        var phase = state.Phase == RunPhase.AwaitingInput && open.IsEmpty ? RunPhase.Idle : state.Phase;
        conversation.Fold.State = state with { PendingInterrupts = open, Phase = phase };
        conversation.Publish();
        return true;
    }

    private static RunResult ResultOf(Exchange exchange, RunOutcome outcome, AgUiError? error) =>
        new(exchange.RunId, outcome)
        {
            Error = error,
            Usage = exchange.Usage,
            Runs = exchange.Runs,
        };

    /// <summary>Carries out what was decided under the lock.</summary>
    private void Finish(AfterLock steps)
    {
        foreach (var (exchange, result) in steps.Ended)
        {
            Result = result;
            CloseWatcher(exchange);
            exchange.Complete(result);
            // Its connection may still be open, and nobody wants anything more from it.
            exchange.Stop();
        }

        foreach (var (exchange, reason) in steps.Refused)
        {
            CloseWatcher(exchange);
            exchange.Fail(reason);
        }

        foreach (var exchange in steps.Aborted)
        {
            Result = new(exchange.RunId, RunOutcome.Aborted) { Usage = exchange.Usage, Runs = exchange.Runs };
            CloseWatcher(exchange);
            exchange.CompleteAborted();
            exchange.Stop();
        }

        if (steps.Aborted.Count > 0 && !steps.SavesNothing)
        {
            OnStopped();
        }

        if (steps.RunsNoHandlers)
        {
            conversation.Queue.HandOff();
        }
        else
        {
            conversation.Queue.DrainUpTo(conversation.Queue.LastNumber);
        }

        if (steps.Start is { } next)
        {
            Run(next);
        }
    }

    private void CloseWatcher(Exchange exchange)
    {
        if (exchange.Watcher is { } watcher)
        {
            conversation.States.Remove(watcher);
            watcher.Complete();
        }
    }
}
