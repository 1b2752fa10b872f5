namespace Cloister.AgUi;

/// <summary>Full leaves of 32 items in a tree 32 wide: a change copies the path to one leaf and shares all the rest.</summary>
internal readonly struct LeafTree<T>
{
    public const int Width = 32;
    private const int Bits = 5;

    private readonly object[]? _root;
    private readonly int _shift;

    private LeafTree(object[] root, int shift, int count)
    {
        _root = root;
        _shift = shift;
        Count = count;
    }

    public int Count { get; }

    public T[] Leaf(int index)
    {
        var node = _root!;
        for (var level = _shift; level > Bits; level -= Bits)
        {
            node = (object[])node[(index >> level) % Width];
        }

        return (T[])node[(index >> Bits) % Width];
    }

    public LeafTree<T> Add(T[] leaf)
    {
        if (_root is null)
        {
            return new([leaf], Bits, Width);
        }

        var isFull = Count >> Bits == 1 << _shift;
        return isFull
            ? new([_root, Path(_shift, leaf)], _shift + Bits, Count + Width)
            : new(Add(_root, _shift, leaf), _shift, Count + Width);
    }

    public LeafTree<T> SetItem(int index, T item) => new(SetItem(_root!, _shift, index, item), _shift, Count);

    /// <summary>The first items; <paramref name="count"/> is a multiple of the width.</summary>
    public LeafTree<T> Take(int count)
    {
        if (count == 0)
        {
            return default;
        }

        var (root, shift) = (Take(_root!, _shift, count), _shift);
        while (root.Length == 1 && shift > Bits)
        {
            (root, shift) = ((object[])root[0], shift - Bits);
        }

        return new(root, shift, count);
    }

    /// <summary>How many of the first items stand in leaves that both trees share.</summary>
    public int SharedStart(LeafTree<T> other)
    {
        if (_root is null || other._root is null)
        {
            return 0;
        }
        var (mine, theirs, level) = (_root, other._root, Math.Min(_shift, other._shift));
        for (var above = _shift; above > level; above -= Bits)
        {
            mine = (object[])mine[0];
        }
        for (var above = other._shift; above > level; above -= Bits)
        {
            theirs = (object[])theirs[0];
        }
        // The last subtree need not be full.
        return Math.Min(SharedStart(mine, theirs, level), Math.Min(Count, other.Count));
    }

    private static int SharedStart(object[] mine, object[] theirs, int level)
    {
        var both = Math.Min(mine.Length, theirs.Length);
        var same = 0;
        while (same < both && ReferenceEquals(mine[same], theirs[same]))
        {
            same++;
        }
        var differsInside = same < both && level > Bits;
        return (same << level) + (differsInside ? SharedStart((object[])mine[same], (object[])theirs[same], level - Bits) : 0);
    }

    private static object Path(int level, T[] leaf)
    {
        object node = leaf;
        for (; level > 0; level -= Bits)
        {
            node = new[] { node };
        }

        return node;
    }

    private object[] Add(object[] node, int level, T[] leaf)
    {
        var place = (Count >> level) % Width;
        if (place == node.Length)
        {
            return [.. node, Path(level - Bits, leaf)];
        }

        object[] copy = [.. node];
        copy[place] = Add((object[])node[place], level - Bits, leaf);
        return copy;
    }

    private static object[] SetItem(object[] node, int level, int index, T item)
    {
        object[] copy = [.. node];
        var place = (index >> level) % Width;
        if (level > Bits)
        {
            copy[place] = SetItem((object[])node[place], level - Bits, index, item);
            return copy;
        }

        T[] leaf = [.. (T[])node[place]];
        leaf[index % Width] = item;
        copy[place] = leaf;
        return copy;
    }

    private static object[] Take(object[] node, int level, int count)
    {
        var last = (count - 1) >> level;
        var kept = node[..(last + 1)];
        var inLast = count - (last << level);
        if (level > Bits && inLast < 1 << level)
        {
            kept[last] = Take((object[])node[last], level - Bits, inLast);
        }

        return kept;
    }
}
