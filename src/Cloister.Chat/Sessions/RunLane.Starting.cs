using Cloister.AgUi;

namespace Cloister.Chat;

// Who may start, who waits, and how calls and their runs begin.
internal sealed partial class RunLane
{
    /// <summary>What a send would meet now.</summary>
    public SendReadiness ReadinessFor(SendOptions options)
    {
        lock (Sync)
        {
            if (_isClosed)
            {
                return SendReadiness.Disposed;
            }

            if (_current is { Decided: null } && client.Options.ConcurrentSend != ConcurrentSend.CancelPrevious)
            {
                return client.Options.ConcurrentSend == ConcurrentSend.Queue ? SendReadiness.Ready : SendReadiness.RunInFlight;
            }

            return InterruptAnswers.FindOpen(_scope.State, options) is not null ? SendReadiness.InterruptsOpen
                : calls.FindOpen(_scope.State, options) is not null ? SendReadiness.ToolCallsOpen
                : SendReadiness.Ready;
        }
    }

    /// <summary>Starts a call, has it wait for its turn, or refuses it, as the policy says.</summary>
    public Task<RunResult> Start(Exchange exchange)
    {
        if (exchange.IsCancelledByCaller)
        {
            ObjectDisposedException.ThrowIf(_isClosed, session);
            exchange.CompleteAborted();
            return exchange.Task;
        }

        var steps = new AfterLock();
        try
        {
            lock (Sync)
            {
                ObjectDisposedException.ThrowIf(_isClosed, session);
                if (_current is { IsRunningTools: true } && exchange.Opening.JoinsToolRound)
                {
                    Join(exchange, ref steps);
                }
                else if (TryMakeWay(exchange, ref steps))
                {
                    Begin(exchange, ref steps);
                }
                else
                {
                    _queue.AddLast(exchange);
                }
            }
        }
        finally
        {
            Finish(steps);
        }

        exchange.Register(StopByCaller);
        return exchange.Task;
    }

    /// <summary>A change that the tool round in flight takes along.</summary>
    private void Join(Exchange exchange, ref AfterLock steps)
    {
        exchange.Opening.Check(_scope);
        exchange.Opening.Apply(_scope);
        conversation.Publish();
        steps.End(exchange, new("", RunOutcome.Completed));
    }

    private bool TryMakeWay(Exchange exchange, ref AfterLock steps)
    {
        if (_current is not { } running)
        {
            return true;
        }

        if (running.Decided is { } decided)
        {
            // It is over but for its connection, which nobody waits for.
            exchange.Opening.Check(_scope);
            Leave(running, decided, ref steps);
            return true;
        }

        switch (client.Options.ConcurrentSend)
        {
            case ConcurrentSend.Queue:
                return false;
            case ConcurrentSend.CancelPrevious:
                exchange.Opening.Check(_scope);
                StopCurrent(ref steps);
                return true;
            default:
                throw new InvalidOperationException(
                    $"Thread '{session.ThreadId}' has run '{running.RunId}' in flight, and takes one at a time. Await it, cancel it, or choose another {nameof(AgUiClientOptions)}.{nameof(AgUiClientOptions.ConcurrentSend)}."
                );
        }
    }

    private void Begin(Exchange exchange, ref AfterLock steps)
    {
        exchange.Opening.Check(_scope);
        var before = conversation.Fold.State;
        if (exchange.Watcher is { } watcher)
        {
            conversation.States.Add(watcher);
        }

        if (exchange.Opening.Apply(_scope) is not { } resume)
        {
            if (!ReferenceEquals(conversation.Fold.State, before))
            {
                conversation.Publish();
            }

            steps.End(exchange, new("", RunOutcome.Completed));
            return;
        }

        Volatile.Write(ref _current, exchange);
        BeginRun(exchange, parentRunId: null, resume);
        conversation.Publish();
        steps.Start = exchange;
    }

    /// <summary>The next run of an exchange, from the conversation as it is now.</summary>
    private void BeginRun(Exchange exchange, string? parentRunId, ValueList<ResumeEntry> resume)
    {
        var tools = exchange.Options.Tools ?? client.Options.Tools.Definitions.ToValueList();
        calls.Advertise(tools);
        exchange.RunId = client.NewId();
        exchange.Runs++;
        exchange.RunEnd = null;
        exchange.Input = new(session.ThreadId, exchange.RunId)
        {
            ProtocolVersion = RunAgentInput.CurrentProtocolVersion,
            ParentRunId = parentRunId,
            State = conversation.Fold.State.State,
            Messages = RunMessages.Of(conversation.Fold.State),
            Tools = tools,
            Context = exchange.Options.Context,
            ForwardedProps = exchange.Options.ForwardedProps,
            Resume = resume,
        };
        conversation.Fold.Request(exchange.Input);
    }

    private void StartNext(ref AfterLock steps)
    {
        while (_current is null && _queue.First is { } next)
        {
            _queue.RemoveFirst();
            try
            {
                Begin(next.Value, ref steps);
            }
            catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
            {
                steps.Refuse(next.Value, exception);
            }
        }
    }
}
