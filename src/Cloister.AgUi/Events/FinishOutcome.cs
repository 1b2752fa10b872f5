namespace Cloister.AgUi;

/// <summary>How a run says it ended: success, questions, or stopped on purpose.</summary>
public abstract record FinishOutcome
{
    private protected FinishOutcome() { }
}
