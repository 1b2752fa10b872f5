namespace Cloister;

/// <summary>What one session with the plain context is created with.</summary>
public sealed class SessionOptions : SessionOptions<SessionPluginContext>;
