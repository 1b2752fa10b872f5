namespace Cloister;

/// <summary>What a runtime with the plain contexts is initialised with.</summary>
public sealed class InitOptions : InitOptions<GlobalPluginContext, SessionPluginContext>;
