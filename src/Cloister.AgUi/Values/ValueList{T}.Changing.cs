namespace Cloister.AgUi;

public sealed partial class ValueList<T>
{
    /// <summary>This list and one more item.</summary>
    public ValueList<T> Add(T item) => AddRange([item]);

    /// <summary>This list and more items.</summary>
    public ValueList<T> AddRange(ReadOnlySpan<T> items)
    {
        if (items.IsEmpty)
        {
            return this;
        }

        var (full, tail) = (_full, _tail);
        while (!items.IsEmpty)
        {
            if (tail.Length == LeafTree<T>.Width)
            {
                (full, tail) = (full.Add(tail), []);
            }

            var count = Math.Min(items.Length, LeafTree<T>.Width - tail.Length);
            tail = [.. tail, .. items[..count]];
            items = items[count..];
        }

        return new(full, tail);
    }

    /// <summary>This list with another item at a place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public ValueList<T> SetItem(int index, T item)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        if (index < _full.Count)
        {
            return new(_full.SetItem(index, item), _tail);
        }

        T[] tail = [.. _tail];
        tail[index - _full.Count] = item;
        return new(_full, tail);
    }

    /// <summary>This list with an item put in front of the one at a place. Costs what stands behind that place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place; the end is one.</exception>
    public ValueList<T> Insert(int index, T item) => index == Count ? Add(item) : Take(index).Add(item).AddRange(Slice(index));

    /// <summary>This list without the item at a place. Costs what stands behind that place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public ValueList<T> RemoveAt(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
        return Take(index).AddRange(Slice(index + 1));
    }

    /// <summary>The first items of this list.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public ValueList<T> Take(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, Count);
        if (count == Count)
        {
            return this;
        }

        if (count > _full.Count)
        {
            return new(_full, _tail[..(count - _full.Count)]);
        }

        var kept = count - (count % LeafTree<T>.Width);
        return count == kept ? new(_full.Take(kept), []) : new(_full.Take(kept), _full.Leaf(kept)[..(count - kept)]);
    }

    private T[] Slice(int start)
    {
        var items = new T[Count - start];
        for (var i = 0; i < items.Length; i++)
        {
            items[i] = this[start + i];
        }

        return items;
    }
}
