namespace Cloister;

/// <summary>A plugin of the global scope that needs no context of the host's own.</summary>
public abstract class GlobalPlugin : GlobalPlugin<GlobalPluginContext>;
