namespace Cloister.AgUi;

/// <summary>More of the arguments of an open tool call: fragments of one JSON text.</summary>
/// <param name="ToolCallId">The call.</param>
/// <param name="Delta">The text to append.</param>
public sealed record ToolCallArgsEvent(string ToolCallId, string Delta) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ToolCallArgs;
}
