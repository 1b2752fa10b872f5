namespace Cloister.AgUi;

/// <summary>How an invocation of a subagent ended.</summary>
public abstract record SubagentOutcome
{
    private protected SubagentOutcome() { }
}
