namespace Cloister.Hosting;

/// <summary>What a listed plugin folder is at the moment.</summary>
public enum FolderPluginState
{
    /// <summary>Nothing of it is in memory.</summary>
    Unloaded,

    /// <summary>Its plugins are in the runtime, and settings say where they are attached.</summary>
    Enabled,

    /// <summary>Its plugins are in the runtime, and attached nowhere.</summary>
    Disabled,
}
