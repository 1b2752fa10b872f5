namespace Cloister.AgUi;

/// <summary>A streamed text message is complete.</summary>
/// <param name="MessageId">The message.</param>
public sealed record TextMessageEndEvent(string MessageId) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.TextMessageEnd;
}
