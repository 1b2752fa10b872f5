namespace Cloister.AgUi;

/// <summary>A span of reasoning ended.</summary>
/// <param name="MessageId">The span.</param>
public sealed record ReasoningEndEvent(string MessageId) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ReasoningEnd;
}
