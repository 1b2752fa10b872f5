namespace Cloister.AgUi;

/// <summary>What was begun and not ended. Whichever ends first, ending costs the same; only asking for the order sorts.</summary>
internal sealed class BegunItems<TKey, TValue>
    where TKey : notnull
{
    private readonly Dictionary<TKey, (long Number, TValue Value)> _items = [];
    private long _lastNumber;

    public bool IsEmpty => _items.Count == 0;

    public IEnumerable<TKey> Keys => _items.Keys;

    /// <summary>In the order in which they began.</summary>
    public IEnumerable<KeyValuePair<TKey, TValue>> InOrder =>
        _items.OrderBy(item => item.Value.Number).Select(item => KeyValuePair.Create(item.Key, item.Value.Value));

    /// <summary>Begins an item; one that has begun keeps its place.</summary>
    public void Begin(TKey key, TValue value) =>
        _items[key] = (_items.TryGetValue(key, out var begun) ? begun.Number : ++_lastNumber, value);

    public void End(TKey key) => _items.Remove(key);

    public void Clear() => _items.Clear();
}
