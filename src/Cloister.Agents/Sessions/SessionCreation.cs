namespace Cloister.Agents;

/// <summary>How a session begins, if it has to be made.</summary>
/// <param name="Kind">What it is for.</param>
internal sealed record SessionCreation(string Kind)
{
    /// <summary>A conversation that nobody made on purpose: its first use does.</summary>
    public static SessionCreation Default { get; } = Of("chat");

    /// <summary>Its first rows, behind the one that says it exists.</summary>
    public IReadOnlyList<LogRecord> Records { get; init; } = [];

    /// <summary>What else its first transaction writes.</summary>
    public Action<WriteSet>? Also { get; init; }

    /// <summary>What that transaction has to survive. Whoever is told that it exists may rely on it.</summary>
    public Durability Durability { get; init; } = Durability.Os;

    public static SessionCreation Of(string kind) => new(kind);
}
