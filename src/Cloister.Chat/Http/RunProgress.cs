using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>How far the events of an attempt have come.</summary>
internal sealed class RunProgress
{
    private string? _runId;
    private bool _mayRepeat;

    /// <summary>Whether any event came.</summary>
    public bool HasEvents { get; private set; }

    /// <summary>How the agent says the run ended; null while it goes on.</summary>
    public RunOutcome? Outcome { get; private set; }

    /// <summary>Whether the agent has said how the run ended.</summary>
    public bool IsOver => Outcome is not null;

    public void See(AgUiEvent @event)
    {
        HasEvents = true;
        switch (@event)
        {
            case RunStartedEvent started:
                _runId = started.RunId;
                Outcome = null;
                break;
            case RunFinishedEvent { Outcome: InterruptOutcome }:
                Outcome = RunOutcome.Interrupted;
                break;
            case RunFinishedEvent { Outcome: CancelledOutcome }:
                Outcome = RunOutcome.Cancelled;
                break;
            case RunFinishedEvent:
                Outcome = RunOutcome.Completed;
                break;
            case RunErrorEvent:
                Outcome = RunOutcome.Failed;
                break;
        }
    }

    /// <summary>The next answer continues this one exactly.</summary>
    public void Continue() => _mayRepeat = HasEvents;

    /// <summary>Whether an event is the start of the run that goes on, said once more at the head of an answer that continues it.</summary>
    public bool IsRepeated(AgUiEvent @event)
    {
        var isRepeated = _mayRepeat && @event is RunStartedEvent started && started.RunId == _runId;
        _mayRepeat = false;
        return isRepeated;
    }
}
