namespace Cloister.AgUi;

/// <summary>The subagent waits for answers; the same invocation may be announced again in the run that brings them.</summary>
public sealed record SubagentSuspended : SubagentOutcome
{
    /// <summary>The interrupts it waits for, where it says which.</summary>
    public ValueList<string> InterruptIds { get; init; } = [];
}
