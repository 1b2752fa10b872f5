namespace Cloister.AgUi;

/// <summary>An invocation of a subagent failed. The run may go on.</summary>
/// <param name="SubagentRunId">The invocation.</param>
/// <param name="Message">A sentence for people.</param>
public sealed record SubagentErrorEvent(string SubagentRunId, string Message) : AgUiEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.SubagentError;

    /// <summary>The agent's own code.</summary>
    public string? Code { get; init; }
}
