namespace Cloister.AgUi;

/// <summary>A span of reasoning begins. It may hold several reasoning messages, and builds none.</summary>
/// <param name="MessageId">The span.</param>
public sealed record ReasoningStartEvent(string MessageId) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ReasoningStart;
}
