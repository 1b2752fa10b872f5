namespace Cloister.AgUi;

/// <summary>The items that chunks have open: at most one for the agent itself and one for each subagent.</summary>
internal sealed class ChunkLanes
{
    private readonly KindOfItem[] _kinds = [new(), new(), new()];
    private readonly Dictionary<string, ChunkedItem> _subagents = new(StringComparer.Ordinal);
    private ChunkedItem? _agent;
    private long _opened;

    public int OpenCount { get; private set; }

    public ChunkedItem? Find(ChunkKind kind, string id) => _kinds[(int)kind].ById.GetValueOrDefault(id);

    public ChunkedItem? In(string? lane) => lane is null ? _agent : _subagents.GetValueOrDefault(lane);

    public LinkedList<ChunkedItem> Of(ChunkKind kind) => _kinds[(int)kind].InOrder;

    public ChunkedItem[] InOrder() => [.. _kinds.SelectMany(kind => kind.InOrder).OrderBy(item => item.Order)];

    public void Open(ChunkedItem item)
    {
        OpenCount++;
        item.Order = _opened++;
        _kinds[(int)item.Kind].ById.Add(item.Id, item);
        _kinds[(int)item.Kind].InOrder.AddLast(item.Node);
        if (item.Tag is null)
        {
            _agent = item;
        }
        else
        {
            _subagents.Add(item.Tag, item);
        }
    }

    public void Close(ChunkedItem item)
    {
        OpenCount--;
        _kinds[(int)item.Kind].ById.Remove(item.Id);
        _kinds[(int)item.Kind].InOrder.Remove(item.Node);
        if (item.Tag is null)
        {
            _agent = null;
        }
        else
        {
            _subagents.Remove(item.Tag);
        }
    }

    private sealed class KindOfItem
    {
        public Dictionary<string, ChunkedItem> ById { get; } = new(StringComparer.Ordinal);

        public LinkedList<ChunkedItem> InOrder { get; } = new();
    }
}
