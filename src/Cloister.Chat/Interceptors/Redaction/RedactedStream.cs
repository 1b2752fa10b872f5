using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>Redacts the events of one run. Text that may be the beginning of a match waits here for the next delta of its item.</summary>
internal sealed class RedactedStream(TextRedactor text, ContentRedactor content, int holdBack)
{
    private const string AgentItself = "";

    private readonly Dictionary<(DeltaKind Kind, string Id), Item> _items = [];

    // As the protocol has it: the agent and each subagent assemble at most one item out of chunks.
    private readonly Dictionary<string, Item> _lanes = [];

    /// <summary>Takes an event and adds what can go on.</summary>
    public void Push(AgUiEvent @event, List<AgUiEvent> output)
    {
        var delta = Delta.Of(@event);
        if (delta.IsChunk)
        {
            PushChunk(@event, delta, output);
            return;
        }

        Settle(@event, output);
        if (delta.Kind == DeltaKind.None)
        {
            output.Add(content.Redact(@event));
        }
        else
        {
            var key = (delta.Kind, delta.Id!);
            var item = _items.TryGetValue(key, out var open) ? open : _items[key] = new(delta.Kind, delta.Id!, NewText());
            Release(item, @event, delta.Text!, isNeeded: false, output);
        }
    }

    /// <summary>Gives up what is still held: the events have ended.</summary>
    public void Complete(List<AgUiEvent> output)
    {
        FlushLanes(output);
        foreach (var item in _items.Values)
        {
            Flush(item, output);
        }

        _items.Clear();
    }

    /// <summary>Gives up the text of what the event ends, replaces or could not come after.</summary>
    private void Settle(AgUiEvent @event, List<AgUiEvent> output)
    {
        switch (@event.Type)
        {
            case EventType.RunStarted or EventType.RunFinished or EventType.RunError or EventType.RunEnded or EventType.MessagesSnapshot:
                Complete(output);
                break;
            case EventType.Raw
            or EventType.ActivitySnapshot
            or EventType.ActivityDelta
            or EventType.ReasoningEncryptedValue
            or EventType.SubagentStarted
            or EventType.Unknown:
                break;
            default:
                FlushLanes(output);
                if (_items.Remove(Delta.EndOf(@event), out var ended))
                {
                    Flush(ended, output);
                }

                break;
        }
    }

    private void PushChunk(AgUiEvent @event, Delta delta, List<AgUiEvent> output)
    {
        var lane = LaneOf((AttributedEvent)@event, delta);
        var isOpen = _lanes.TryGetValue(lane, out var item) && item.Kind == delta.Kind && (delta.Id is null || delta.Id == item.Id);
        if (!isOpen && item is not null)
        {
            Flush(item, output);
            _lanes.Remove(lane);
        }

        if (!isOpen && delta.Id is not null)
        {
            item = _lanes[lane] = new(delta.Kind, delta.Id, NewText());
        }

        if (delta.Text is null)
        {
            output.Add(@event);
        }
        else if (isOpen || delta.Id is not null)
        {
            Release(item!, @event, delta.Text, isNeeded: !isOpen, output);
        }
        else
        {
            // It belongs to nothing, which is for others to refuse; its text is removed all the same.
            output.Add(Delta.With(@event, text.Redact(delta.Text)));
        }
    }

    private string LaneOf(AttributedEvent @event, Delta delta)
    {
        foreach (var (lane, item) in _lanes)
        {
            if (item.Kind == delta.Kind && item.Id == delta.Id)
            {
                return lane;
            }
        }

        if (@event.SubagentRunId is { } subagent)
        {
            return subagent;
        }

        var isMine = _lanes.TryGetValue(AgentItself, out var mine) && mine.Kind == delta.Kind;
        return delta.Id is null && !isMine ? _lanes.FirstOrDefault(lane => lane.Value.Kind == delta.Kind).Key ?? AgentItself : AgentItself;
    }

    private static void Release(Item item, AgUiEvent @event, string piece, bool isNeeded, List<AgUiEvent> output)
    {
        item.Last = @event;
        var released = item.Text.Add(piece);
        if (item.Text.IsEmpty && released == piece)
        {
            output.Add(@event);
        }
        else if (released.Length > 0 || isNeeded || @event.Metadata is not null)
        {
            output.Add(Delta.With(@event, released));
        }
    }

    private void FlushLanes(List<AgUiEvent> output)
    {
        foreach (var item in _lanes.Values)
        {
            Flush(item, output);
        }

        _lanes.Clear();
    }

    private static void Flush(Item item, List<AgUiEvent> output)
    {
        if (!item.Text.IsEmpty)
        {
            output.Add(Delta.More(item.Last!, item.Id, item.Text.Rest()));
        }
    }

    private HeldText NewText() => new(text, holdBack);

    private sealed class Item(DeltaKind kind, string id, HeldText text)
    {
        public DeltaKind Kind { get; } = kind;

        public string Id { get; } = id;

        public HeldText Text { get; } = text;

        /// <summary>What brought the last piece: more of it looks alike.</summary>
        public AgUiEvent? Last { get; set; }
    }
}
