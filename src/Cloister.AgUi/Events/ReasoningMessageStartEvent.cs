namespace Cloister.AgUi;

/// <summary>A streamed reasoning message begins.</summary>
/// <param name="MessageId">The message.</param>
public sealed record ReasoningMessageStartEvent(string MessageId) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ReasoningMessageStart;
}
