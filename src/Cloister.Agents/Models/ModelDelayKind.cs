namespace Cloister.Agents;

/// <summary>What the answer of a model waits for.</summary>
public enum ModelDelayKind
{
    /// <summary>Its turn: the provider has as many requests as it may get.</summary>
    Turn,

    /// <summary>The next attempt, after one that failed.</summary>
    Retry,
}
