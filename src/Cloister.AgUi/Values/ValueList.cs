namespace Cloister.AgUi;

/// <summary>Makes lists of values.</summary>
public static class ValueList
{
    /// <summary>A list of these items, in this order. <c>[a, b]</c> is the same.</summary>
    public static ValueList<T> Create<T>(ReadOnlySpan<T> items) => ValueList<T>.Empty.AddRange(items);

    /// <summary>A list of these items, in this order.</summary>
    public static ValueList<T> ToValueList<T>(this IEnumerable<T> items)
    {
        ArgumentNullException.ThrowIfNull(items);
        return items as ValueList<T> ?? Create<T>(items.ToArray());
    }
}
