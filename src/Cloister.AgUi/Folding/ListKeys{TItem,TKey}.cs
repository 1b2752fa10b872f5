namespace Cloister.AgUi;

/// <summary>The keys of a list that mostly grows, so that a stream of thousands of items does not search it for each of them.</summary>
internal sealed class ListKeys<TItem, TKey>(Func<TItem, TKey> keyOf)
{
    private readonly HashSet<TKey> _keys = [];
    private ValueList<TItem> _list = [];

    public bool Contains(ValueList<TItem> list, TKey key)
    {
        Follow(list);
        return _keys.Contains(key);
    }

    public ValueList<TItem> Add(ValueList<TItem> list, TItem item)
    {
        Follow(list);
        _keys.Add(keyOf(item));
        return _list = list.Add(item);
    }

    /// <summary>The list with another item of the same key.</summary>
    public ValueList<TItem> SetItem(ValueList<TItem> list, int place, TItem item)
    {
        Follow(list);
        return _list = list.SetItem(place, item);
    }

    public ValueList<TItem> RemoveAt(ValueList<TItem> list, int place)
    {
        Follow(list);
        _keys.Remove(keyOf(list[place]));
        return _list = list.RemoveAt(place);
    }

    private void Follow(ValueList<TItem> list)
    {
        if (ReferenceEquals(list, _list))
        {
            return;
        }
        _keys.Clear();
        foreach (var item in list)
        {
            _keys.Add(keyOf(item));
        }
        _list = list;
    }
}
