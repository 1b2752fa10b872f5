namespace Cloister.Agents;

/// <summary>A point at which handlers look at something, and may refuse it. The first refusal counts.</summary>
/// <typeparam name="T">What they look at.</typeparam>
public sealed class GuardPoint<T> : Point
{
    /// <summary>Declares the point.</summary>
    /// <param name="name">Its name: the part that owns it, a dot, and what is about to happen.</param>
    /// <param name="scope">Where its handlers run.</param>
    public GuardPoint(string name, PointScope scope = PointScope.Session)
        : base(name, scope) { }

    /// <inheritdoc/>
    public override PointKind Kind => PointKind.Guard;

    /// <summary>Whether nobody may pass when no plugin guards it.</summary>
    /// <value><see langword="false"/> by default.</value>
    public bool IsFailClosed { get; init; }
}
