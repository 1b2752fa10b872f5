using Cloister.AgUi;

namespace Cloister.Chat;

// What the runs of the exchange in flight do. Whatever is not of it comes too late and changes nothing.
internal sealed partial class RunLane
{
    private readonly HashSet<string> _executed = new(StringComparer.Ordinal);

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

    /// <summary>Takes up the tools that the last run asks for.</summary>
    /// <returns>Null if there is nothing to do, or no more of it allowed.</returns>
    public ToolRound? BeginTools(Exchange exchange)
    {
        ToolRound? round = null;
        lock (Sync)
        {
            if (_current != exchange || exchange.Decided is not null)
            {
                return null;
            }

            if (exchange.Runs > client.Options.MaxToolRounds)
            {
                var error = new AgentError("Tool round limit reached", ErrorCode.AgentToolFailed);
                conversation.Fold.Apply(new RunEnded(RunOutcome.Failed, error));
                exchange.Decided = ResultOf(exchange, RunOutcome.Failed, error);
            }
            else
            {
                round = new(WorkIn(conversation.Fold.State), conversation.Fold.State, exchange.RunId);
                _executed.UnionWith(round.Calls.Select(pending => pending.Call.Id));
                exchange.IsRunningTools = true;
                conversation.Fold.State = conversation.Fold.State with { Phase = RunPhase.Running };
            }

            conversation.Publish();
        }

        conversation.Queue.Drain();
        return round;
    }

    /// <summary>Takes the result of a tool.</summary>
    /// <returns>False if the exchange is over.</returns>
    public bool AddToolResult(Exchange exchange, string toolCallId, ToolOutput output)
    {
        lock (Sync)
        {
            if (_current != exchange)
            {
                return false;
            }

            if (!calls.OursIn(conversation.Fold.State).Any(pending => pending.Call.Id == toolCallId))
            {
                return true;
            }

            OpenCalls.Answer(conversation.Fold, client.Ids.NewId(), toolCallId, output);
            conversation.Publish();
        }

        conversation.Queue.Drain();
        return true;
    }

    /// <summary>After a tool round: the next run, unless people have to answer first.</summary>
    /// <returns>Whether there is a next run.</returns>
    public bool ContinueAfterTools(Exchange exchange)
    {
        bool goesOn;
        lock (Sync)
        {
            if (_current != exchange)
            {
                return false;
            }

            exchange.IsRunningTools = false;
            goesOn = calls.OursIn(conversation.Fold.State).Count == 0;
            if (goesOn)
            {
                _scope.SettleEarlierRuns();
                BeginRun(exchange, parentRunId: exchange.RunId, resume: []);
            }
            else
            {
                conversation.Fold.State = conversation.Fold.State with { Phase = RunPhase.Idle };
                exchange.Decided = exchange.RunEnd;
            }

            conversation.Publish();
        }

        conversation.Queue.Drain();
        return goesOn;
    }

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

    private static RunOutcome OutcomeOf(RunFinishedEvent finished) =>
        finished.Outcome switch
        {
            InterruptOutcome => RunOutcome.Interrupted,
            CancelledOutcome => RunOutcome.Cancelled,
            _ => RunOutcome.Completed,
        };

    private List<PendingToolCall> WorkIn(ChatState state) =>
        [
            .. calls
                .OursIn(state)
                .Where(pending => !_executed.Contains(pending.Call.Id) && client.Options.Tools.FindHandler(pending.Call.Name) is not null),
        ];

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
