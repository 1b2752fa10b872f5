namespace Cloister.AgUi;

public sealed partial class ValueList<T>
{
    /// <summary>
    /// How many of the first items are the same objects in both lists; there may be more. What the lists share is skipped, so that two
    /// versions of a long list are compared in no time.
    /// </summary>
    internal int SharedStart(ValueList<T> other)
    {
        var shorter = Math.Min(Count, other.Count);
        if (ReferenceEquals(this, other))
        {
            return shorter;
        }
        var shared = _full.SharedStart(other._full);
        while (shared < shorter && ReferenceEquals(this[shared], other[shared]))
        {
            shared++;
        }
        return shared;
    }
}
