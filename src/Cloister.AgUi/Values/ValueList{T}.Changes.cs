namespace Cloister.AgUi;

public sealed partial class ValueList<T>
{
    /// <summary>The places, in order, at which this list has another item than an earlier one, or at which that one has none.</summary>
    /// <remarks>
    /// Objects are other ones if they are not the same object, whatever is in them. What both lists share is skipped in pieces: two versions of a long list
    /// are compared in no time.
    /// </remarks>
    public IReadOnlyList<int> ChangedSince(ValueList<T> earlier)
    {
        ArgumentNullException.ThrowIfNull(earlier);
        List<int> places = [];
        for (var start = 0; start < Count; start += LeafTree<T>.Width)
        {
            var (mine, theirs) = (LeafAt(start), earlier.LeafAt(start));
            for (var i = 0; i < mine.Length && mine != theirs; i++)
            {
                if (i >= theirs.Length || !IsSame(mine[i], theirs[i]))
                {
                    places.Add(start + i);
                }
            }
        }

        return places;
    }

    private static bool IsSame(T one, T other) =>
        typeof(T).IsValueType ? EqualityComparer<T>.Default.Equals(one, other) : ReferenceEquals(one, other);

    private T[] LeafAt(int start) =>
        start < _full.Count ? _full.Leaf(start)
        : start == _full.Count ? _tail
        : [];
}
