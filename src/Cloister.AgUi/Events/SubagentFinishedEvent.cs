namespace Cloister.AgUi;

/// <summary>An invocation of a subagent ended in an orderly way.</summary>
/// <param name="SubagentRunId">The invocation.</param>
public sealed record SubagentFinishedEvent(string SubagentRunId) : AgUiEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.SubagentFinished;

    /// <summary>What it returns.</summary>
    public JsonData? Result { get; init; }

    /// <summary>How it ended; absent means success.</summary>
    public SubagentOutcome? Outcome { get; init; }
}
