namespace Cloister.Agents;

/// <summary>A point at which handlers change a value, each what the one before it made of it.</summary>
/// <typeparam name="T">The value; best a record, so that handlers say <c>value with { … }</c>.</typeparam>
public sealed class PipelinePoint<T> : Point
{
    /// <summary>Declares the point.</summary>
    /// <param name="name">Its name: the part that owns it, a dot, and what is about to happen.</param>
    /// <param name="scope">Where its handlers run.</param>
    public PipelinePoint(string name, PointScope scope = PointScope.Session)
        : base(name, scope) { }

    /// <inheritdoc/>
    public override PointKind Kind => PointKind.Pipeline;
}
