namespace Cloister.Agents;

/// <summary>What a setup form does.</summary>
public enum PluginSetupMode
{
    /// <summary>Fetches what the plugin needs.</summary>
    Install,

    /// <summary>Says how it works.</summary>
    Configure,

    /// <summary>Both.</summary>
    InstallAndConfigure,
}
