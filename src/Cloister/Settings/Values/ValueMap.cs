using System.Collections;
using System.Diagnostics.CodeAnalysis;

namespace Cloister;

/// <summary>An immutable map that equals every map with equal entries, whatever their order.</summary>
internal sealed class ValueMap<TKey, TValue> : IReadOnlyDictionary<TKey, TValue>, IEquatable<ValueMap<TKey, TValue>>
    where TKey : notnull
{
    private readonly Dictionary<TKey, TValue> _entries;
    private readonly int _hash;

    /// <summary>Takes ownership: nobody else may keep <paramref name="entries"/>.</summary>
    internal ValueMap(Dictionary<TKey, TValue> entries)
    {
        _entries = entries;
        foreach (var (key, value) in entries)
        {
            // A sum, because the order must not matter.
            unchecked
            {
                _hash += HashCode.Combine(key, value);
            }
        }
    }

    public static ValueMap<TKey, TValue> Empty { get; } = new([]);

    public int Count => _entries.Count;

    public IEnumerable<TKey> Keys => _entries.Keys;

    public IEnumerable<TValue> Values => _entries.Values;

    public TValue this[TKey key] => _entries[key];

    public bool ContainsKey(TKey key) => _entries.ContainsKey(key);

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value) => _entries.TryGetValue(key, out value);

    public ValueMap<TKey, TValue> With(TKey key, TValue value) =>
        _entries.TryGetValue(key, out var current) && EqualityComparer<TValue>.Default.Equals(current, value)
            ? this
            : new(new Dictionary<TKey, TValue>(_entries) { [key] = value });

    public ValueMap<TKey, TValue> Without(TKey key)
    {
        if (!_entries.ContainsKey(key))
        {
            return this;
        }
        var rest = new Dictionary<TKey, TValue>(_entries);
        rest.Remove(key);
        return new(rest);
    }

    public bool Equals(ValueMap<TKey, TValue>? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }
        if (other is null || _hash != other._hash || Count != other.Count)
        {
            return false;
        }
        foreach (var (key, value) in _entries)
        {
            if (!other._entries.TryGetValue(key, out var theirs) || !EqualityComparer<TValue>.Default.Equals(value, theirs))
            {
                return false;
            }
        }
        return true;
    }

    public override bool Equals(object? obj) => Equals(obj as ValueMap<TKey, TValue>);

    public override int GetHashCode() => _hash;

    public override string ToString() => $"{Count} entries";

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() => _entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
