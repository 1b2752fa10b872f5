namespace Cloister.AgUi;

public sealed partial class ChatFold
{
    private static readonly CamelNames<ErrorCode> ErrorCodes = new();

    /// <summary>
    /// A run was asked for here. Runs that come before it in its stream are replays: they leave open interrupts alone, unless they say that
    /// they answer them.
    /// </summary>
    /// <param name="input">What the agent is sent.</param>
    public void Request(RunAgentInput input)
    {
        ArgumentNullException.ThrowIfNull(input);
        CatchUp();
        _state = _state with
        {
            Phase = RunPhase.Running,
            Error = null,
            Marks = _state.Marks with { RequestedRunId = input.RunId, RunId = null },
        };
    }

    private void StartRun(RunStartedEvent @event)
    {
        _growing.Clear();
        _state = _state with { Phase = RunPhase.Running, Error = null, ActiveSteps = [], Subagents = [], Marks = _state.Marks.Of(@event) };
        if (@event.Input is { } input)
        {
            foreach (var message in Trusted(input.Messages, @event))
            {
                if (_transcript.Find(message.Id) < 0)
                {
                    AddWhole(message);
                }
            }
        }
    }

    private void FinishRun(RunFinishedEvent @event)
    {
        var (outcome, interrupts, phase) = @event.Outcome switch
        {
            InterruptOutcome asked => (RunOutcome.Interrupted, asked.Interrupts, RunPhase.AwaitingInput),
            CancelledOutcome => (RunOutcome.Cancelled, UnansweredInterrupts(@event.RunId), RunPhase.Cancelled),
            _ => (RunOutcome.Completed, UnansweredInterrupts(@event.RunId), RunPhase.Idle),
        };
        var isSuccess = outcome == RunOutcome.Completed;
        Leave(
            phase == RunPhase.Idle && !interrupts.IsEmpty ? RunPhase.AwaitingInput : phase,
            new(@event.RunId, outcome) { Result = isSuccess ? @event.Result : null, Usage = @event.Usage },
            error: null
        );
        _state = _state with { PendingInterrupts = interrupts, PendingToolCallIds = isSuccess ? CallsLeftBy(@event) : [] };
    }

    private void FailRun(RunErrorEvent @event)
    {
        var code = @event.Code is { } word ? ErrorCodes.Find(word) ?? ErrorCode.Unknown : ErrorCode.Unknown;
        var error = new AgentError(@event.Message, code) { AgentCode = @event.Code };
        var run = new RunSummary(_state.Marks.RunId ?? _state.Marks.RequestedRunId ?? "", RunOutcome.Failed) { Usage = @event.Usage };
        Leave(RunPhase.Error, run, error);
        _state = _state with { PendingToolCallIds = [] };
    }

    private void EndRun(RunEnded @event)
    {
        var phase = @event.Outcome switch
        {
            RunOutcome.Completed => RunPhase.Idle,
            RunOutcome.Interrupted => RunPhase.AwaitingInput,
            RunOutcome.Cancelled or RunOutcome.Aborted => RunPhase.Cancelled,
            _ => RunPhase.Error,
        };
        Leave(phase, new(_state.Marks.RequestedRunId ?? _state.Marks.RunId ?? "", @event.Outcome), @event.Error);
        if (@event.Outcome != RunOutcome.Completed)
        {
            // As after an error that the agent tells: nobody waits for answers to its calls any more.
            _state = _state with
            {
                PendingToolCallIds = [],
            };
        }
    }

    /// <summary>The run is over. What it did not end stays open and says so.</summary>
    private void Leave(RunPhase phase, RunSummary run, AgUiError? error)
    {
        Abandon();
        _state = _state with { Phase = phase, LastRun = run, Error = error, ActiveSteps = [], Subagents = Abandoned(_state.Subagents) };
    }

    /// <summary>No more comes of what is open.</summary>
    internal void Abandon()
    {
        CatchUp();
        _growing.Clear();
        foreach (var item in _state.Open)
        {
            if (item.Kind == OpenItemKind.Message && _transcript.Find(item.Id) is >= 0 and var place)
            {
                UpdateMessage(
                    place,
                    message => message.IsIncomplete || !message.TakesText() ? message : message with { IsIncomplete = true }
                );
            }
        }
    }

    private ValueList<Interrupt> UnansweredInterrupts(string runId)
    {
        var marks = _state.Marks;
        var isOurs = marks.RequestedRunId is null || marks.RequestedRunId == (marks.RunId ?? runId);
        return isOurs ? []
            : marks.ResumedInterrupts.IsEmpty ? _state.PendingInterrupts
            : _state
                .PendingInterrupts.Where(interrupt => !marks.ResumedInterrupts.Contains(interrupt.Id, StringComparer.Ordinal))
                .ToValueList();
    }

    private ValueList<string> CallsLeftBy(RunFinishedEvent @event)
    {
        if (@event.Outcome is SuccessOutcome { PendingToolCallIds: { IsEmpty: false } named })
        {
            return named;
        }
        var answered = _state.Marks.AnsweredCalls.ToHashSet(StringComparer.Ordinal);
        return _state.Marks.StartedCalls.Where(id => !answered.Contains(id) && !_transcript.IsAnswered(id)).ToValueList();
    }
}
