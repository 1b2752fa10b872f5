namespace Cloister.Agents;

/// <summary>Something was to run shut in, and cannot be.</summary>
internal sealed class SandboxUnavailableException(string reason) : Exception($"Sandbox is not available: {reason}");
