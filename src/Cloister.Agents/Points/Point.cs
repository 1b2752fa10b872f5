namespace Cloister.Agents;

/// <summary>A place in a main path at which plugins may take part. Whoever owns the path declares it, as a value that knows its types.</summary>
/// <remarks>Two points are the same if their names are.</remarks>
public abstract class Point
{
    private protected Point(string name, PointScope scope)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        Name = name;
        Scope = scope;
    }

    /// <summary>Its name: the part that owns it, a dot, and what happens there.</summary>
    public string Name { get; }

    /// <summary>Where its handlers run.</summary>
    public PointScope Scope { get; }

    /// <summary>What its handlers may do.</summary>
    public abstract PointKind Kind { get; }

    /// <summary>The name.</summary>
    public sealed override string ToString() => Name;
}
