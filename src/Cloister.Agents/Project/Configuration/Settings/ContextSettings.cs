namespace Cloister.Agents;

/// <summary>How much of a conversation a model is given.</summary>
public sealed record ContextSettings
{
    /// <summary>How many tokens at most; null for the window of the model.</summary>
    public int? MaxInputTokens { get; init; }

    /// <summary>Which share of the messages one compaction folds.</summary>
    public double CompactRatio { get; init; } = ConfigKeys.CompactRatio.Default;

    /// <summary>Whether the agent keeps a memory.</summary>
    public bool Memory { get; init; } = ConfigKeys.MemoryEnabled.Default;
}
