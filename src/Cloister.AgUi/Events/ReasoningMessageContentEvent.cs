namespace Cloister.AgUi;

/// <summary>More text of an open reasoning message.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Delta">The text to append.</param>
public sealed record ReasoningMessageContentEvent(string MessageId, string Delta) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ReasoningMessageContent;
}
