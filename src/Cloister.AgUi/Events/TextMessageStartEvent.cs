namespace Cloister.AgUi;

/// <summary>A streamed text message begins, or goes on when the id is known.</summary>
/// <param name="MessageId">The message.</param>
public sealed record TextMessageStartEvent(string MessageId) : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.TextMessageStart;

    /// <summary>Who speaks: the assistant, unless the wire says otherwise.</summary>
    public MessageRole Role { get; init; } = MessageRole.Assistant;

    /// <summary>A display name of the speaker.</summary>
    public string? Name { get; init; }
}
