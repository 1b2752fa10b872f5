namespace Cloister;

/// <summary>A plugin that joins every session and needs no context of the host's own.</summary>
public abstract class SessionPlugin : SessionPlugin<SessionPluginContext>;
