using System.Runtime.CompilerServices;

namespace Cloister.AgUi;

/// <summary>
/// An immutable list whose changed copies share all but one path with it: a tree of pieces of up to 32 entries.
/// A short list is one array and nothing else.
/// </summary>
internal readonly struct PersistentList<T>
{
    internal const int Width = 32;

    private readonly object? _root;

    private PersistentList(object? root, int count)
    {
        _root = root;
        Count = count;
    }

    internal int Count { get; }

    internal T this[int index] => PieceAt(ref index)[index];

    internal static PersistentList<T> Of(ReadOnlySpan<T> items)
    {
        if (items.IsEmpty)
            return default;
        if (items.Length <= Width)
            return new(items.ToArray(), items.Length);

        var level = new List<object>((items.Length / Width) + 1);
        for (var rest = items; !rest.IsEmpty; rest = rest[Math.Min(Width, rest.Length)..])
            level.Add(rest[..Math.Min(Width, rest.Length)].ToArray());
        while (level.Count > 1)
            level = [.. level.Chunk(Width).Select(children => new ListBranch(children))];
        return new(level[0], items.Length);
    }

    /// <summary>The first piece: all that a short list has.</summary>
    internal ReadOnlySpan<T> First
    {
        get
        {
            var index = 0;
            return Count == 0 ? default : PieceAt(ref index);
        }
    }

    internal PersistentList<T> Set(int index, T value) => Replace(index, value, out _);

    internal PersistentList<T> Replace(int index, T value, out T old) => new(Replace(_root!, index, value, out old), Count);

    internal PersistentList<T> Add(T value) => Insert(Count, value);

    internal PersistentList<T> Insert(int index, T value)
    {
        if (_root is null)
            return Of([value]);
        var (node, next) = Insert(_root, index, value);
        return new(next is null ? node : new ListBranch([node, next]), Count + 1);
    }

    internal PersistentList<T> RemoveAt(int index)
    {
        if (Count == 1)
            return default;
        var root = RemoveAt(_root!, index);
        while (root is ListBranch { Children: [var only] })
            root = only;
        return new(root, Count - 1);
    }

    /// <summary>The array that holds the entry; the index becomes the one inside of this array.</summary>
    internal T[] PieceAt(ref int index)
    {
        var node = _root;
        while (node is ListBranch branch)
        {
            var child = branch.ChildOf(index);
            index -= branch.StartOf(child);
            node = branch.Children[child];
        }
        return Unsafe.As<T[]>(node!);
    }

    // A node is either of the two; the short way spares arrays the look for more derived items.
    private static ReadOnlySpan<T> PieceOf(object node) => Unsafe.As<T[]>(node);

    private static object Replace(object node, int index, T value, out T old)
    {
        if (node is not ListBranch branch)
        {
            var items = PieceOf(node).ToArray();
            old = items[index];
            items[index] = value;
            return items;
        }
        var child = branch.ChildOf(index);
        return branch.WithSame(child, Replace(branch.Children[child], index - branch.StartOf(child), value, out old));
    }

    private static (object Node, object? Next) Insert(object node, int index, T value)
    {
        if (node is not ListBranch branch)
            return Spread((T[])node, index, value);
        var child = branch.ChildOf(index);
        var (changed, next) = Insert(branch.Children[child], index - branch.StartOf(child), value);
        if (next is null)
            return (branch.With(child, changed), null);

        var children = branch.Children.AsSpan().ToArray();
        children[child] = changed;
        var (first, second) = Spread(children, child + 1, next);
        return (new ListBranch(first), second is null ? null : new ListBranch(second));
    }

    /// <summary>Inserts, in two pieces where one is full. At the end nothing moves, so that a list that only grows has full pieces.</summary>
    private static (TItem[] First, TItem[]? Second) Spread<TItem>(TItem[] items, int index, TItem item)
    {
        if (items.Length < Width)
            return ([.. items.AsSpan(0, index), item, .. items.AsSpan(index)], null);
        if (index == items.Length)
            return (items, [item]);
        var half = Width / 2;
        return index <= half
            ? ([.. items.AsSpan(0, index), item, .. items.AsSpan(index..half)], items[half..])
            : (items[..half], [.. items.AsSpan(half..index), item, .. items.AsSpan(index)]);
    }

    private static object? RemoveAt(object node, int index)
    {
        if (node is not ListBranch branch)
        {
            var items = (T[])node;
            return items.Length == 1 ? null : Without(items, index);
        }
        var child = branch.ChildOf(index);
        var rest = RemoveAt(branch.Children[child], index - branch.StartOf(child));
        if (rest is not null)
            return branch.With(child, rest);
        return branch.Children.Length == 1 ? null : new ListBranch(Without(branch.Children, child));
    }

    private static TItem[] Without<TItem>(TItem[] items, int index) => [.. items.AsSpan(0, index), .. items.AsSpan(index + 1)];
}
