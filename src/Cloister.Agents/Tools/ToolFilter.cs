namespace Cloister.Agents;

/// <summary>Which tools may be used, by name. A star at the end of a name stands for every name that begins so.</summary>
public sealed record ToolFilter
{
    /// <summary>Lets everything through.</summary>
    public static ToolFilter All { get; } = new();

    /// <summary>The tools that may be used; null for all.</summary>
    public IReadOnlyList<string>? Allow { get; init; }

    /// <summary>The tools that may not, whatever else is said.</summary>
    public IReadOnlyList<string> Deny { get; init; } = [];

    /// <summary>Whether a tool may be used.</summary>
    public bool Allows(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return (Allow is null || Names(Allow, name)) && !Names(Deny, name);
    }

    internal static bool Names(IReadOnlyList<string> patterns, string name) => patterns.Any(pattern => IsMatch(pattern, name));

    private static bool IsMatch(string pattern, string name) =>
        pattern.EndsWith('*')
            ? name.AsSpan().StartsWith(pattern.AsSpan(0, pattern.Length - 1), StringComparison.Ordinal)
            : string.Equals(name, pattern, StringComparison.Ordinal);
}
