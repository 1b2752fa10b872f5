namespace Cloister.AgUi;

/// <summary>A reasoning message is complete.</summary>
/// <param name="MessageId">The message.</param>
public sealed record ReasoningMessageEndEvent(string MessageId) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ReasoningMessageEnd;
}
