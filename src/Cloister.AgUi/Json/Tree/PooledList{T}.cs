using System.Buffers;
using System.Runtime.CompilerServices;

namespace Cloister.AgUi;

/// <summary>A list on borrowed memory, for what is collected and copied away at once.</summary>
internal ref struct PooledList<T> : IDisposable
{
    private T[] _items;

    internal PooledList(int capacity) => _items = ArrayPool<T>.Shared.Rent(capacity);

    internal int Count { get; private set; }

    internal readonly Span<T> Items => _items.AsSpan(0, Count);

    internal void Add(T item)
    {
        if (Count == _items.Length)
            Grow(1);
        _items[Count++] = item;
    }

    internal void AddRange(scoped ReadOnlySpan<T> items)
    {
        if (_items.Length - Count < items.Length)
            Grow(items.Length);
        items.CopyTo(_items.AsSpan(Count));
        Count += items.Length;
    }

    public readonly void Dispose()
    {
        if (RuntimeHelpers.IsReferenceOrContainsReferences<T>())
            Items.Clear();
        ArrayPool<T>.Shared.Return(_items);
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<T>.Shared.Rent(Math.Max(_items.Length * 2, checked(Count + needed)));
        Items.CopyTo(larger);
        Dispose();
        _items = larger;
    }
}
