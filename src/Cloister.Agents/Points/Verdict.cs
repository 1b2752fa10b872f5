using System.Diagnostics.CodeAnalysis;

namespace Cloister.Agents;

/// <summary>What a guard says: nothing against it, or why not.</summary>
public readonly record struct Verdict
{
    private Verdict(string reason) => Reason = reason;

    /// <summary>Nothing is against it.</summary>
    public static Verdict Pass => default;

    /// <summary>Whether it is refused.</summary>
    [MemberNotNullWhen(true, nameof(Reason))]
    public bool IsRefused => Reason is not null;

    /// <summary>Why, for whoever is refused; null if nothing is against it.</summary>
    public string? Reason { get; }

    /// <summary>It is refused.</summary>
    /// <param name="reason">Why. It is shown to whoever is refused.</param>
    public static Verdict Refuse(string reason)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reason);
        return new(reason);
    }
}
