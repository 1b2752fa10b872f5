namespace Cloister.AgUi;

/// <summary>More text of an open message.</summary>
/// <param name="MessageId">The message.</param>
/// <param name="Delta">The text to append; may be empty.</param>
public sealed record TextMessageContentEvent(string MessageId, string Delta) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.TextMessageContent;
}
