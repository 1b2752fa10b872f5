namespace Cloister.AgUi;

/// <summary>Tokens used with one model. A missing count is unknown; 0 is what the provider said.</summary>
/// <remarks>Cached, cache-write and reasoning counts are parts of input and output, never additions to them.</remarks>
public sealed record TokenUsage
{
    /// <summary>The provider.</summary>
    public string? Provider { get; init; }

    /// <summary>The model.</summary>
    public string? Model { get; init; }

    /// <summary>All input tokens.</summary>
    public long? InputTokens { get; init; }

    /// <summary>All output tokens.</summary>
    public long? OutputTokens { get; init; }

    /// <summary>Input and output together.</summary>
    public long? TotalTokens { get; init; }

    /// <summary>Output tokens that were reasoning.</summary>
    public long? ReasoningTokens { get; init; }

    /// <summary>Input tokens read from a cache.</summary>
    public long? CachedInputTokens { get; init; }

    /// <summary>Input tokens written to a cache.</summary>
    public long? CacheWriteInputTokens { get; init; }
}
