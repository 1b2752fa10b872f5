namespace Cloister.Agents;

/// <summary>How far a run may go.</summary>
/// <param name="MaxSteps">How many requests to the model.</param>
/// <param name="TurnTimeout">How long all of it may take.</param>
internal sealed record RunLimits(int MaxSteps, TimeSpan TurnTimeout);
