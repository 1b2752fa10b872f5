namespace Cloister.AgUi;

/// <summary>The arguments of a tool call are complete.</summary>
/// <param name="ToolCallId">The call.</param>
public sealed record ToolCallEndEvent(string ToolCallId) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ToolCallEnd;
}
