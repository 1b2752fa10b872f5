namespace Cloister.Agents;

/// <summary>What became of an answer to a question.</summary>
/// <param name="Run">The run that goes on from it; null if the answer is ignored.</param>
/// <param name="Ignored">Why it is, if so.</param>
internal sealed record DecisionOutcome(RunHandle? Run, IgnoredAnswer? Ignored)
{
    public bool IsTaken => Run is not null;
}
