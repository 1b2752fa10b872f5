namespace Cloister.AgUi;

/// <summary>The items of one kind: who owns each, and which are open.</summary>
internal sealed class OwnedItems
{
    private readonly Dictionary<string, OwnedItem> _items = new(StringComparer.Ordinal);
    private OwnedItem? _last;

    public int OpenCount { get; private set; }

    /// <summary>For messages; looks at all of them.</summary>
    public string FirstOpen => _items.Values.First(item => item.IsOpen).Id;

    public OwnedItem? Find(string id)
    {
        // Deltas come in a row, and a reader gives them the same string: no hash is computed for them.
        if (_last is { } last && last.Id == id)
        {
            return last;
        }

        return _items.TryGetValue(id, out var item) ? _last = item : null;
    }

    public OwnedItem Add(string id, string? owner) => _items[id] = new(id, owner);

    public void SetOwner(string id, string? owner)
    {
        if (Find(id) is { } item)
        {
            item.Owner = owner;
        }
        else
        {
            Add(id, owner);
        }
    }

    public void Open(OwnedItem item)
    {
        OpenCount += item.IsOpen ? 0 : 1;
        item.IsOpen = true;
    }

    public void Close(OwnedItem item)
    {
        OpenCount--;
        item.IsOpen = false;
    }

    public void Clear()
    {
        _items.Clear();
        _last = null;
        OpenCount = 0;
    }
}
