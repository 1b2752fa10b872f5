using System.Runtime.CompilerServices;

namespace Cloister.AgUi;

/// <summary>An inner node of a <see cref="PersistentList{T}"/>: other branches, or the pieces that hold the items.</summary>
/// <remarks>It knows nothing of the type of the items, so that to tell a branch from a piece is cheap.</remarks>
internal sealed class ListBranch
{
    private readonly int[] _ends;

    internal ListBranch(object[] children)
    {
        Children = children;
        _ends = new int[children.Length];
        var end = 0;
        for (var i = 0; i < children.Length; i++)
            _ends[i] = end += children[i] is ListBranch branch ? branch._ends[^1] : Unsafe.As<Array>(children[i]).Length;
    }

    private ListBranch(object[] children, int[] ends)
    {
        Children = children;
        _ends = ends;
    }

    internal object[] Children { get; }

    /// <summary>The child that holds the index; the last one for an index just behind the end.</summary>
    internal int ChildOf(int index)
    {
        // Most pieces are full, so that the average is close.
        var ends = _ends;
        var child = Math.Min((int)((long)index * ends.Length / ends[^1]), ends.Length - 1);
        while (child > 0 && index < ends[child - 1])
            child--;
        while (child < ends.Length - 1 && index >= ends[child])
            child++;
        return child;
    }

    internal int StartOf(int child) => child == 0 ? 0 : _ends[child - 1];

    /// <summary>With another child of the same length.</summary>
    internal ListBranch WithSame(int index, object child)
    {
        var children = Children.AsSpan().ToArray();
        children[index] = child;
        return new(children, _ends);
    }

    internal ListBranch With(int index, object child)
    {
        var children = Children.AsSpan().ToArray();
        children[index] = child;
        return new(children);
    }
}
