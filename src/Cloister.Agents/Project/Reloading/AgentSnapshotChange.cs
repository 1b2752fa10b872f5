namespace Cloister.Agents;

/// <summary>A snapshot has taken the place of another.</summary>
/// <param name="Before">What held until now.</param>
/// <param name="After">What holds from now on.</param>
internal sealed record AgentSnapshotChange(AgentSnapshot Before, AgentSnapshot After);
