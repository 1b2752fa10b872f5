using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The six events that carry a piece of text, seen alike.</summary>
/// <param name="Kind">What it belongs to.</param>
/// <param name="Id">The message or call; null on a chunk that goes on with an open one.</param>
/// <param name="Text">The piece; null on a chunk without one.</param>
/// <param name="IsChunk">Whether it is shorthand.</param>
internal readonly record struct Delta(DeltaKind Kind, string? Id, string? Text, bool IsChunk)
{
    public static Delta Of(AgUiEvent @event) =>
        @event switch
        {
            TextMessageContentEvent e => new(DeltaKind.Text, e.MessageId, e.Delta, IsChunk: false),
            ReasoningMessageContentEvent e => new(DeltaKind.Reasoning, e.MessageId, e.Delta, IsChunk: false),
            ToolCallArgsEvent e => new(DeltaKind.ToolArguments, e.ToolCallId, e.Delta, IsChunk: false),
            TextMessageChunkEvent e => new(DeltaKind.Text, e.MessageId, e.Delta, IsChunk: true),
            ReasoningMessageChunkEvent e => new(DeltaKind.Reasoning, e.MessageId, e.Delta, IsChunk: true),
            ToolCallChunkEvent e => new(DeltaKind.ToolArguments, e.ToolCallId, e.Delta, IsChunk: true),
            _ => default,
        };

    /// <summary>The item an event ends.</summary>
    public static (DeltaKind Kind, string Id) EndOf(AgUiEvent @event) =>
        @event switch
        {
            TextMessageEndEvent e => (DeltaKind.Text, e.MessageId),
            ReasoningMessageEndEvent e => (DeltaKind.Reasoning, e.MessageId),
            ToolCallEndEvent e => (DeltaKind.ToolArguments, e.ToolCallId),
            _ => default,
        };

    /// <summary>The event with another piece of text. The original that may have come along would tell what was removed.</summary>
    public static AgUiEvent With(AgUiEvent @event, string text)
    {
        AgUiEvent changed = @event switch
        {
            TextMessageContentEvent e => e with { Delta = text },
            ReasoningMessageContentEvent e => e with { Delta = text },
            ToolCallArgsEvent e => e with { Delta = text },
            TextMessageChunkEvent e => e with { Delta = text },
            ReasoningMessageChunkEvent e => e with { Delta = text },
            ToolCallChunkEvent e => e with { Delta = text },
            _ => @event,
        };
        return ContentRedactor.WithoutOriginal(changed);
    }

    /// <summary>An event that brings more text for the item an event belonged to, and nothing else.</summary>
    public static AgUiEvent More(AgUiEvent @event, string id, string text)
    {
        AgUiEvent more = @event switch
        {
            TextMessageChunkEvent e => e with { MessageId = id },
            ReasoningMessageChunkEvent e => e with { MessageId = id },
            ToolCallChunkEvent e => e with { ToolCallId = id },
            _ => @event,
        };
        return With(more with { Metadata = null }, text);
    }
}
