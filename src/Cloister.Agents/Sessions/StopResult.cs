namespace Cloister.Agents;

/// <summary>What a stop has ended.</summary>
/// <param name="Stopped">Whether a run was going on.</param>
/// <param name="RunId">That run.</param>
/// <param name="CancelledQueued">How many inputs waited and will not be answered. What they said is in the history.</param>
public sealed record StopResult(bool Stopped, string? RunId, int CancelledQueued);
