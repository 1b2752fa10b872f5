namespace Cloister.AgUi;

/// <summary>
/// Makes explicit events of chunks. Explicit events pass as they are, after the ends of the items that their arrival closes. What is still open
/// when the stream ends stays open: nobody knows what was to follow.
/// </summary>
internal sealed partial class ChunkExpander(IEventSink next, Action<StreamViolation> refuse) : IEventSink
{
    private readonly ChunkLanes _lanes = new();

    public void Push(AgUiEvent agentEvent)
    {
        switch (agentEvent)
        {
            case TextMessageChunkEvent text:
                Expand(ChunkKind.Text, text.MessageId, text.Delta, text);
                break;
            case ToolCallChunkEvent call:
                Expand(ChunkKind.ToolCall, call.ToolCallId, call.Delta, call);
                break;
            case ReasoningMessageChunkEvent reasoning:
                Expand(ChunkKind.Reasoning, reasoning.MessageId, reasoning.Delta, reasoning);
                break;
            default:
                CloseBefore(agentEvent);
                next.Push(agentEvent);
                break;
        }
    }

    private void CloseBefore(AgUiEvent agentEvent)
    {
        if (_lanes.OpenCount == 0)
        {
            return;
        }

        switch (agentEvent)
        {
            case RawEvent or ActivitySnapshotEvent or ActivityDeltaEvent or ReasoningEncryptedValueEvent:
                break;
            case RunStartedEvent or RunFinishedEvent or RunErrorEvent or MessagesSnapshotEvent:
                CloseAll();
                break;
            case SubagentFinishedEvent finished:
                Close(_lanes.In(finished.SubagentRunId));
                break;
            case SubagentErrorEvent failed:
                Close(_lanes.In(failed.SubagentRunId));
                break;
            case AttributedEvent attributed:
                Close(_lanes.In(attributed.SubagentRunId));
                Close(NamedBy(attributed));
                break;
        }
    }

    /// <summary>
    /// An item is told in one form: explicit content of an item from chunks ends it first and then has nothing to go on with, also when it comes
    /// without the item's tag.
    /// </summary>
    private ChunkedItem? NamedBy(AttributedEvent agentEvent) =>
        agentEvent switch
        {
            TextMessageContentEvent text => _lanes.Find(ChunkKind.Text, text.MessageId),
            TextMessageEndEvent text => _lanes.Find(ChunkKind.Text, text.MessageId),
            ToolCallArgsEvent call => _lanes.Find(ChunkKind.ToolCall, call.ToolCallId),
            ToolCallEndEvent call => _lanes.Find(ChunkKind.ToolCall, call.ToolCallId),
            ReasoningMessageContentEvent reasoning => _lanes.Find(ChunkKind.Reasoning, reasoning.MessageId),
            ReasoningMessageEndEvent reasoning => _lanes.Find(ChunkKind.Reasoning, reasoning.MessageId),
            _ => null,
        };

    private void CloseAll()
    {
        foreach (var item in _lanes.InOrder())
        {
            Close(item);
        }
    }

    private void Close(ChunkedItem? item)
    {
        if (item is not null)
        {
            _lanes.Close(item);
            next.Push(item.End());
        }
    }
}
