namespace Cloister.Agents;

/// <summary>What is looked for.</summary>
/// <param name="Text">The words.</param>
/// <param name="MaxResults">How many hits at most.</param>
/// <param name="MinScore">How good they have to be.</param>
/// <param name="Reader">The folder of the session that looks, which finds none of what belongs to other sessions; null for who may see all.</param>
internal sealed record MemoryQuery(string Text, int MaxResults, double MinScore, string? Reader)
{
    /// <summary>What the words mean; null if nobody can say.</summary>
    public MemoryVector? Meaning { get; init; }
}
