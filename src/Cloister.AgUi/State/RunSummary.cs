namespace Cloister.AgUi;

/// <summary>How a run ended.</summary>
/// <param name="RunId">The run.</param>
/// <param name="Outcome">How it ended.</param>
public sealed record RunSummary(string RunId, RunOutcome Outcome)
{
    /// <summary>What it returned; only for success.</summary>
    public JsonData? Result { get; init; }

    /// <summary>Tokens used.</summary>
    public ValueList<TokenUsage> Usage { get; init; } = [];
}
