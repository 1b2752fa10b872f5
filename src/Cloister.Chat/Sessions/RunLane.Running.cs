using Cloister.AgUi;

namespace Cloister.Chat;

// What the runs of the exchange in flight do. Whatever is not of it comes too late and changes nothing.
internal sealed partial class RunLane
{
    /// <summary>Has a pump's events count.</summary>
    /// <returns>False if its exchange is over.</returns>
    public bool Attach(RunPump pump)
    {
        lock (Sync)
        {
            if (_current != pump.Exchange)
            {
                return false;
            }

            pump.Exchange.Pump = pump;
            return true;
        }
    }

    /// <summary>A pump's events count no longer: its run has ended, and its connection is given up.</summary>
    /// <returns>Whether anything may follow; not where its exchange was stopped or the session closed, which saw to the rest.</returns>
    public bool Detach(RunPump pump)
    {
        bool hasChanged;
        bool goesOn;
        lock (Sync)
        {
            hasChanged = pump.Exchange.Pump == pump && TryDropAnswered(pump.Exchange);
            if (pump.Exchange.Pump == pump)
            {
                pump.Exchange.Pump = null;
            }

            goesOn = !_isClosed && !pump.Exchange.IsAborted;
        }

        if (hasChanged)
        {
            conversation.Queue.Drain();
        }

        return goesOn;
    }

    /// <summary>A run is tried again, under another id.</summary>
    public void Retry(RunPump pump, RunAgentInput input)
    {
        lock (Sync)
        {
            if (pump.Exchange.Pump == pump && pump.Exchange.RunId != input.RunId)
            {
                pump.Exchange.RunId = input.RunId;
                pump.Exchange.Input = input;
                conversation.Fold.Request(input);
                conversation.Mark();
            }
        }
    }

    /// <summary>Takes an event of a run.</summary>
    /// <returns>False if the run does not count any more.</returns>
    public bool Advance(RunPump pump, AgUiEvent agentEvent)
    {
        if (conversation.IsContested(agentEvent))
        {
            return AdvanceContested(pump, agentEvent);
        }

        var steps = new AfterLock();
        lock (Sync)
        {
            if (pump.Exchange.Pump != pump)
            {
                return false;
            }

            conversation.Apply(agentEvent, pump.Exchange);
            Follow(pump.Exchange, agentEvent, ref steps);
        }

        if (!steps.IsEmpty)
        {
            Finish(steps);
        }

        return true;
    }

    /// <summary>Tells what transforms made of the events of a run; also where the next call has begun meanwhile.</summary>
    /// <returns>False if the run was stopped.</returns>
    public bool Show(RunPump pump, AgUiEvent agentEvent)
    {
        lock (Sync)
        {
            if (pump.Exchange.IsAborted)
            {
                return false;
            }

            conversation.Show(agentEvent, pump.Exchange);
            return true;
        }
    }

    /// <summary>How a pump's run ended; null if it has not, or does not count any more.</summary>
    public RunOutcome? OutcomeOf(RunPump pump)
    {
        lock (Sync)
        {
            return pump.Exchange.IsAborted ? null : pump.Exchange.RunEnd?.Outcome;
        }
    }

    private bool AdvanceContested(RunPump pump, AgUiEvent agentEvent)
    {
        while (true)
        {
            ChatState before;
            lock (Sync)
            {
                if (pump.Exchange.Pump != pump)
                {
                    return false;
                }

                before = conversation.Fold.State;
            }

            var settled = conversation.Settle(before, agentEvent, pump.Exchange.RunId);
            var steps = new AfterLock();
            lock (Sync)
            {
                if (pump.Exchange.Pump != pump)
                {
                    return false;
                }

                if (!ReferenceEquals(conversation.Fold.State, before))
                {
                    continue;
                }

                conversation.Apply(agentEvent, settled, pump.Exchange);
                Follow(pump.Exchange, agentEvent, ref steps);
            }

            if (!steps.IsEmpty)
            {
                Finish(steps);
            }

            return true;
        }
    }

    private void Follow(Exchange exchange, AgUiEvent agentEvent, ref AfterLock steps)
    {
        switch (agentEvent)
        {
            case RunStartedEvent:
                (exchange.RunEnd, exchange.Decided) = (null, null);
                break;
            case RunFinishedEvent finished:
                calls.Hear(finished);
                exchange.Usage = exchange.Usage.AddRange([.. finished.Usage]);
                Ended(
                    exchange,
                    ResultOf(exchange, OutcomeOf(finished), null) with
                    {
                        Result = conversation.Fold.State.LastRun?.Result,
                    },
                    ref steps
                );
                break;
            case RunErrorEvent error:
                exchange.Usage = exchange.Usage.AddRange([.. error.Usage]);
                Ended(exchange, ResultOf(exchange, RunOutcome.Failed, conversation.Fold.State.Error), ref steps);
                break;
            case RunEnded ended:
                Ended(exchange, ResultOf(exchange, ended.Outcome, ended.Error), ref steps);
                break;
        }
    }

    private static RunOutcome OutcomeOf(RunFinishedEvent finished) =>
        finished.Outcome switch
        {
            InterruptOutcome => RunOutcome.Interrupted,
            CancelledOutcome => RunOutcome.Cancelled,
            _ => RunOutcome.Completed,
        };
}
