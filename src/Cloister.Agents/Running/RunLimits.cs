namespace Cloister.Agents;

/// <summary>How far a run may go.</summary>
/// <param name="MaxSteps">How many requests to the model.</param>
/// <param name="TurnTimeout">How long all of it may take.</param>
internal sealed record RunLimits(int MaxSteps, TimeSpan TurnTimeout)
{
    /// <summary>How many characters a model may say in one step, all in all: what does not end is paid for and kept.</summary>
    public int MaxLength { get; init; } = 16 * 1024 * 1024;

    /// <summary>How many calls it may make in one step.</summary>
    public int MaxCalls { get; init; } = 256;
}
