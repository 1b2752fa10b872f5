namespace Cloister.Agents;

/// <summary>A point at which handlers are told that something happened. One that fails disturbs neither the others nor the main path.</summary>
/// <typeparam name="T">What they are told.</typeparam>
public sealed class EffectPoint<T> : Point
{
    /// <summary>Declares the point.</summary>
    /// <param name="name">Its name: the part that owns it, a dot, and what happened.</param>
    /// <param name="scope">Where its handlers run.</param>
    public EffectPoint(string name, PointScope scope = PointScope.Session)
        : base(name, scope) { }

    /// <inheritdoc/>
    public override PointKind Kind => PointKind.Effect;
}
