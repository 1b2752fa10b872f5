namespace Cloister.AgUi;

/// <summary>A reasoning message from chunks.</summary>
internal sealed class ChunkedReasoning(string id, string? tag) : ChunkedItem(ChunkKind.Reasoning, id, tag)
{
    public override AgUiEvent Start(AttributedEvent chunk) =>
        new ReasoningMessageStartEvent(Id) { SubagentRunId = Tag, Metadata = chunk.Metadata };

    public override AgUiEvent Content(AttributedEvent chunk, string delta) =>
        new ReasoningMessageContentEvent(Id, delta)
        {
            SubagentRunId = Tag,
            Metadata = chunk.Metadata,
            RawEvent = chunk.RawEvent,
        };

    public override AgUiEvent End() => new ReasoningMessageEndEvent(Id) { SubagentRunId = Tag };

    public override string? Contradiction(AttributedEvent chunk) => null;
}
