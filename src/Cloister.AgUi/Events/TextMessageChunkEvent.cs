namespace Cloister.AgUi;

/// <summary>Shorthand for start and content of a text message.</summary>
public sealed record TextMessageChunkEvent : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.TextMessageChunk;

    /// <summary>The message; required on the chunk that opens it.</summary>
    public string? MessageId { get; init; }

    /// <summary>Who speaks; absent means the assistant.</summary>
    public MessageRole? Role { get; init; }

    /// <summary>The text to append.</summary>
    public string? Delta { get; init; }

    /// <summary>A display name of the speaker.</summary>
    public string? Name { get; init; }
}
