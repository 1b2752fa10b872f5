namespace Cloister.AgUi;

/// <summary>Which item a chunk belongs to, and what it stands for.</summary>
internal sealed partial class ChunkExpander
{
    private void Expand(ChunkKind kind, string? id, string? delta, AttributedEvent chunk)
    {
        if (id is null)
        {
            ContinueUnnamed(kind, delta, chunk);
        }
        else if (_lanes.Find(kind, id) is { } item)
        {
            Continue(item, delta, chunk);
        }
        else
        {
            Open(kind, id, delta, chunk);
        }
    }

    /// <summary>A tag says whose item it is. Without one it is the agent's own, or else the only one there is.</summary>
    private void ContinueUnnamed(ChunkKind kind, string? delta, AttributedEvent chunk)
    {
        var open = _lanes.Of(kind);
        if (_lanes.In(chunk.SubagentRunId) is { } item && item.Kind == kind)
        {
            Continue(item, delta, chunk);
        }
        else if (chunk.SubagentRunId is not null || open.Count == 0)
        {
            Refuse(StreamRule.ChunkOpensWithId, chunk, "opens an item without naming it");
        }
        else if (open.Count > 1)
        {
            Refuse(StreamRule.ChunkIsUnambiguous, chunk, $"names nothing, and {open.Count} items could be meant");
        }
        else
        {
            Continue(open.First!.Value, delta, chunk);
        }
    }

    private void Continue(ChunkedItem item, string? delta, AttributedEvent chunk)
    {
        if (chunk.SubagentRunId is { } tag && tag != item.Tag)
        {
            Refuse(
                StreamRule.OwnerStays,
                chunk,
                $"is tagged with {WireName.Owner(tag)}, but {WireName.Quote(item.Id)} belongs to {WireName.Owner(item.Tag)}"
            );
        }
        else if (item.Contradiction(chunk) is { } member)
        {
            Refuse(StreamRule.ChunkRepeatsOpener, chunk, $"gives {WireName.Quote(item.Id)} another {member}");
        }
        else if (HasContent(chunk, delta) || chunk.Metadata is not null)
        {
            next.Push(item.Content(chunk, delta ?? ""));
        }
    }

    private void Open(ChunkKind kind, string id, string? delta, AttributedEvent chunk)
    {
        if (Describe(kind, id, chunk) is not { } item)
        {
            Refuse(StreamRule.ChunkOpensWithId, chunk, $"opens {WireName.Quote(id)} without toolCallName");
            return;
        }

        Close(_lanes.In(item.Tag));
        _lanes.Open(item);
        next.Push(item.Start(chunk));
        if (HasContent(chunk, delta))
        {
            next.Push(item.Content(chunk, delta ?? ""));
        }
    }

    private static bool HasContent(AttributedEvent chunk, string? delta) => delta is not null || chunk.RawEvent is not null;

    private static ChunkedItem? Describe(ChunkKind kind, string id, AttributedEvent chunk) =>
        kind switch
        {
            ChunkKind.Text => new ChunkedText(id, (TextMessageChunkEvent)chunk),
            ChunkKind.Reasoning => new ChunkedReasoning(id, chunk.SubagentRunId),
            _ => chunk is ToolCallChunkEvent { ToolCallName: { } name } call ? new ChunkedToolCall(id, name, call) : null,
        };

    private void Refuse(StreamRule rule, AttributedEvent chunk, string problem) => refuse(StreamViolation.Of(rule, chunk.Type, problem));
}
