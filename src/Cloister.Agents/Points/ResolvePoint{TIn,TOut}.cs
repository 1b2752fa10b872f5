namespace Cloister.Agents;

/// <summary>A point at which exactly one handler answers a question.</summary>
/// <typeparam name="TIn">The question.</typeparam>
/// <typeparam name="TOut">The answer.</typeparam>
public sealed class ResolvePoint<TIn, TOut> : Point
{
    /// <summary>Declares the point.</summary>
    /// <param name="name">Its name: the part that owns it, a dot, and what is asked.</param>
    /// <param name="scope">Where its handler runs.</param>
    public ResolvePoint(string name, PointScope scope = PointScope.Session)
        : base(name, scope) => Request = new(name);

    /// <inheritdoc/>
    public override PointKind Kind => PointKind.Resolve;

    internal Request<ResolveCall<TIn>, TOut> Request { get; }
}
