namespace Cloister.AgUi;

/// <summary>Shorthand for start and arguments of a tool call.</summary>
public sealed record ToolCallChunkEvent : AttributedEvent
{
    /// <inheritdoc/>
    public override EventType Type => EventType.ToolCallChunk;

    /// <summary>The call; required on the chunk that opens it.</summary>
    public string? ToolCallId { get; init; }

    /// <summary>The tool; required on the chunk that opens the call.</summary>
    public string? ToolCallName { get; init; }

    /// <summary>The assistant message the call belongs to.</summary>
    public string? ParentMessageId { get; init; }

    /// <summary>The argument text to append.</summary>
    public string? Delta { get; init; }
}
