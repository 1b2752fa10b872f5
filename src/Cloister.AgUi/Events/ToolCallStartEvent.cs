namespace Cloister.AgUi;

/// <summary>A tool call begins; its arguments follow.</summary>
/// <param name="ToolCallId">The call.</param>
/// <param name="ToolCallName">The tool.</param>
public sealed record ToolCallStartEvent(string ToolCallId, string ToolCallName) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ToolCallStart;

    /// <summary>The assistant message the call belongs to.</summary>
    public string? ParentMessageId { get; init; }
}
