namespace Cloister.Agents;

/// <summary>Which agent this is.</summary>
/// <param name="Id">Names it on this machine.</param>
/// <param name="Name">What people call it.</param>
/// <param name="Version">Its version, any text.</param>
/// <param name="ProjectRoot">Its folder.</param>
/// <param name="StartedAt">When it started.</param>
public sealed record AgentInfo(string Id, string Name, string Version, string ProjectRoot, DateTimeOffset StartedAt);
