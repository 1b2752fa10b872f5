using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>Whether an agent sends a type of event as it is expected to.</summary>
/// <param name="Type">The type.</param>
/// <param name="IsPassed">Whether it does.</param>
public sealed record TypeVerdict(EventType Type, bool IsPassed)
{
    /// <summary>The first expected event that did not come.</summary>
    public AgUiEvent? Expected { get; init; }

    /// <summary>What came in its place; null when the agent sent none of the type.</summary>
    public AgUiEvent? Actual { get; init; }

    /// <summary>What kept the agent from sending it.</summary>
    public AgUiError? Error { get; init; }
}
