namespace Cloister.AgUi;

/// <summary>A tool call from chunks.</summary>
internal sealed class ChunkedToolCall(string id, string toolName, ToolCallChunkEvent opener)
    : ChunkedItem(ChunkKind.ToolCall, id, opener.SubagentRunId)
{
    private readonly string? _parentMessageId = opener.ParentMessageId;

    public override AgUiEvent Start(AttributedEvent chunk) =>
        new ToolCallStartEvent(Id, toolName)
        {
            ParentMessageId = _parentMessageId,
            SubagentRunId = Tag,
            Metadata = chunk.Metadata,
        };

    public override AgUiEvent Content(AttributedEvent chunk, string delta) =>
        new ToolCallArgsEvent(Id, delta)
        {
            SubagentRunId = Tag,
            Metadata = chunk.Metadata,
            RawEvent = chunk.RawEvent,
        };

    public override AgUiEvent End() => new ToolCallEndEvent(Id) { SubagentRunId = Tag };

    public override string? Contradiction(AttributedEvent chunk)
    {
        var repeated = (ToolCallChunkEvent)chunk;
        return Differs(repeated.ToolCallName, toolName) ? "toolCallName"
            : Differs(repeated.ParentMessageId, _parentMessageId) ? "parentMessageId"
            : null;
    }
}
