using System.Collections.Immutable;

namespace Cloister.AgUi;

/// <summary>One attempt at a run: the input, and what travels beside it.</summary>
/// <param name="Input">The input.</param>
public sealed record RunContext(RunAgentInput Input)
{
    private static readonly ImmutableDictionary<string, string> NoHeaders = ImmutableDictionary.Create<string, string>(
        StringComparer.OrdinalIgnoreCase
    );

    /// <summary>Headers for a transport that has them; names compare without case. They never enter the input.</summary>
    public ImmutableDictionary<string, string> Headers { get; init; } = NoHeaders;

    /// <summary>What interceptors of this process tell each other.</summary>
    public ImmutableDictionary<string, object> Items { get; init; } = ImmutableDictionary<string, object>.Empty;

    /// <summary>0 for the first attempt, then one more for each retry.</summary>
    public int Attempt { get; init; }
}
