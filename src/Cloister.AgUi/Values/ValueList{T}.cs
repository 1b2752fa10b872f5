using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Cloister.AgUi;

/// <summary>
/// An immutable list that equals every list of equal items. A changed copy shares what did not change: in a conversation of ten thousand messages
/// it costs a few small arrays.
/// </summary>
/// <typeparam name="T">The items.</typeparam>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Create))]
[SuppressMessage("Naming", "CA1710", Justification = "It is a list; Collection would say less.")]
public sealed partial class ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
{
    private readonly LeafTree<T> _full;
    private readonly T[] _tail;

    private ValueList(LeafTree<T> full, T[] tail)
    {
        _full = full;
        _tail = tail;
    }

    /// <summary>No items.</summary>
    internal static ValueList<T> Empty { get; } = new(default, []);

    /// <summary>How many items.</summary>
    public int Count => _full.Count + _tail.Length;

    /// <summary>Whether there is none.</summary>
    public bool IsEmpty => Count == 0;

    /// <summary>The item at this place.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such place.</exception>
    public T this[int index]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfNegative(index);
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Count);
            return index >= _full.Count ? _tail[index - _full.Count] : _full.Leaf(index)[index % LeafTree<T>.Width];
        }
    }

    /// <summary>Whether two lists hold equal items in the same order.</summary>
    public static bool operator ==(ValueList<T>? left, ValueList<T>? right) => left is null ? right is null : left.Equals(right);

    /// <summary>Whether two lists differ.</summary>
    public static bool operator !=(ValueList<T>? left, ValueList<T>? right) => !(left == right);

    /// <summary>The items, without allocating.</summary>
    public Enumerator GetEnumerator() => new(this);

    IEnumerator<T> IEnumerable<T>.GetEnumerator() => GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <inheritdoc/>
    public bool Equals(ValueList<T>? other)
    {
        if (ReferenceEquals(this, other))
        {
            return true;
        }

        if (other is null || other.Count != Count)
        {
            return false;
        }

        var theirs = other.GetEnumerator();
        foreach (var item in this)
        {
            theirs.MoveNext();
            if (!EqualityComparer<T>.Default.Equals(item, theirs.Current))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as ValueList<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => IsEmpty ? 0 : HashCode.Combine(Count, this[0], this[Count - 1]);

    /// <summary>How many items, for debuggers and logs.</summary>
    public override string ToString() => $"{Count} × {typeof(T).Name}";
}
