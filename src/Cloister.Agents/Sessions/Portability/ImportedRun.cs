using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A run of a log that is imported, as its rows tell it.</summary>
internal sealed class ImportedRun(long key, string id)
{
    public long Key => key;

    public string Id => id;

    public long StartedSeq { get; set; }

    public bool HasBegun => StartedSeq > 0;

    public long EndedSeq { get; set; }

    public RunState State { get; private set; } = RunState.Running;

    public RunTotals Totals { get; private set; } = new();

    /// <summary>The calls that the application was left with.</summary>
    public ValueList<string> PendingCalls { get; private set; } = [];

    public void Note(AgUiEvent @event)
    {
        switch (@event)
        {
            case StepFinishedEvent:
                Totals = Totals with { Steps = Totals.Steps + 1 };
                break;
            case RunErrorEvent { Code: "interrupted" } e:
                End(RunState.Interrupted, e.Usage, "interrupted");
                break;
            case RunErrorEvent e:
                End(RunState.Failed, e.Usage, e.Message);
                break;
            case RunFinishedEvent { Outcome: InterruptOutcome } e:
                End(RunState.Waiting, e.Usage, error: null);
                break;
            case RunFinishedEvent { Outcome: CancelledOutcome } e:
                End(RunState.Stopped, e.Usage, ReasonOf(e));
                break;
            case RunFinishedEvent e:
                PendingCalls = e.Outcome is SuccessOutcome { PendingToolCallIds: var pending } ? pending : [];
                End(RunState.Completed, e.Usage, error: null);
                break;
            // Nothing else says how it went.
        }
    }

    private void End(RunState state, ValueList<TokenUsage> usage, string? error)
    {
        State = state;
        Totals = Totals with { Usage = usage, Error = error };
    }

    private static string? ReasonOf(AgUiEvent @event) =>
        @event.Metadata is { } tags && tags.TryGet(MessageTags.Reason, out var reason) && reason.TryGetString(out var text) ? text : null;
}
