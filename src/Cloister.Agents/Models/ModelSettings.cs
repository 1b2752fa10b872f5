namespace Cloister.Agents;

/// <summary>One model as the configuration describes it; its id is the key it stands under.</summary>
public sealed record ModelSettings
{
    /// <summary>The id of the provider that serves it.</summary>
    public required string Provider { get; init; }

    /// <summary>What the provider calls it.</summary>
    public required string Name { get; init; }

    /// <summary>How many tokens of input it takes; unknown if not said.</summary>
    public int? ContextWindow { get; init; }

    /// <summary>How many tokens it may answer with.</summary>
    public int? MaxOutputTokens { get; init; }

    /// <summary>Sampling temperature.</summary>
    public double? Temperature { get; init; }

    /// <summary>Nucleus sampling.</summary>
    public double? TopP { get; init; }

    /// <summary>Penalty for what was said often.</summary>
    public double? FrequencyPenalty { get; init; }

    /// <summary>Penalty for what was said at all.</summary>
    public double? PresencePenalty { get; init; }

    /// <summary>What it takes besides text: <c>image</c>, <c>audio</c>, <c>pdf</c>.</summary>
    public IReadOnlyList<string> InputModalities { get; init; } = [];

    /// <summary>Whether it is switched off for now; asking for it then fails and says so.</summary>
    public bool IsPaused { get; init; }
}
