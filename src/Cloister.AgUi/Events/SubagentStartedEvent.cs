namespace Cloister.AgUi;

/// <summary>An invocation of a subagent begins.</summary>
/// <param name="SubagentRunId">The invocation, not the subagent.</param>
/// <param name="Name">The subagent.</param>
public sealed record SubagentStartedEvent(string SubagentRunId, string Name) : AgUiEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.SubagentStarted;

    /// <summary>What it is to do.</summary>
    public string? Description { get; init; }

    /// <summary>The invocation that made this one.</summary>
    public string? ParentSubagentRunId { get; init; }

    /// <summary>The tool call that made it.</summary>
    public string? ParentToolCallId { get; init; }

    /// <summary>The message that made it.</summary>
    public string? ParentMessageId { get; init; }
}
