namespace Cloister.AgUi;

/// <summary>Shorthand for start and content of a reasoning message.</summary>
public sealed record ReasoningMessageChunkEvent : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ReasoningMessageChunk;

    /// <summary>The message; required on the chunk that opens it.</summary>
    public string? MessageId { get; init; }

    /// <summary>The text to append.</summary>
    public string? Delta { get; init; }
}
