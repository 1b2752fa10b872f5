namespace Cloister.AgUi;

/// <summary>The items that chunks have open: at most one for the agent itself and one for each subagent.</summary>
internal sealed class ChunkLanes
{
    private readonly Dictionary<(ChunkKind Kind, string Id), ChunkedItem> _byId = [];
    private readonly Dictionary<string, ChunkedItem> _subagents = new(StringComparer.Ordinal);
    private readonly LinkedList<ChunkedItem>[] _byKind = [new(), new(), new()];
    private ChunkedItem? _agent;
    private long _opened;

    public int OpenCount => _byId.Count;

    public ChunkedItem? Find(ChunkKind kind, string id) => _byId.GetValueOrDefault((kind, id));

    public ChunkedItem? In(string? lane) => lane is null ? _agent : _subagents.GetValueOrDefault(lane);

    public LinkedList<ChunkedItem> Of(ChunkKind kind) => _byKind[(int)kind];

    public ChunkedItem[] InOrder() => [.. _byId.Values.OrderBy(item => item.Order)];

    public void Open(ChunkedItem item)
    {
        item.Order = _opened++;
        _byId.Add((item.Kind, item.Id), item);
        _byKind[(int)item.Kind].AddLast(item.Node);
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
        _byId.Remove((item.Kind, item.Id));
        _byKind[(int)item.Kind].Remove(item.Node);
        if (item.Tag is null)
        {
            _agent = null;
        }
        else
        {
            _subagents.Remove(item.Tag);
        }
    }
}
