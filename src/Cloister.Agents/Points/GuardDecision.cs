using System.Diagnostics.CodeAnalysis;

namespace Cloister.Agents;

/// <summary>What came of asking the guards of a point.</summary>
public sealed record GuardDecision
{
    private GuardDecision(string? plugin, string? reason)
    {
        Plugin = plugin;
        Reason = reason;
    }

    /// <summary>Nobody refused.</summary>
    public static GuardDecision Allowed { get; } = new(null, null);

    /// <summary>Whether nobody refused.</summary>
    [MemberNotNullWhen(false, nameof(Reason))]
    public bool IsAllowed => Reason is null;

    /// <summary>The plugin that refused; null if none did, or if one that should have been asked was not there.</summary>
    public string? Plugin { get; }

    /// <summary>Why, for whoever is refused; null if nobody refused.</summary>
    public string? Reason { get; }

    internal static GuardDecision Refused(string? plugin, string reason) => new(plugin, reason);
}
