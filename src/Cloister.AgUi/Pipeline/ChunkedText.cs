namespace Cloister.AgUi;

/// <summary>A text message from chunks.</summary>
internal sealed class ChunkedText(string id, TextMessageChunkEvent opener) : ChunkedItem(ChunkKind.Text, id, opener.SubagentRunId)
{
    private readonly MessageRole _role = opener.Role ?? MessageRole.Assistant;
    private readonly string? _name = opener.Name;

    public override AgUiEvent Start(AttributedEvent chunk) =>
        new TextMessageStartEvent(Id)
        {
            Role = _role,
            Name = _name,
            SubagentRunId = Tag,
            Metadata = chunk.Metadata,
        };

    public override AgUiEvent Content(AttributedEvent chunk, string delta) =>
        new TextMessageContentEvent(Id, delta)
        {
            SubagentRunId = Tag,
            Metadata = chunk.Metadata,
            RawEvent = chunk.RawEvent,
        };

    public override AgUiEvent End() => new TextMessageEndEvent(Id) { SubagentRunId = Tag };

    public override string? Contradiction(AttributedEvent chunk)
    {
        var repeated = (TextMessageChunkEvent)chunk;
        return repeated.Role is { } role && role != _role ? "role"
            : Differs(repeated.Name, _name) ? "name"
            : null;
    }
}
