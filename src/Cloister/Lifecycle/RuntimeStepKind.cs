namespace Cloister;

/// <summary>The steps of creating, changing and disposing a scope, in the order in which they come.</summary>
public enum RuntimeStepKind
{
    /// <summary>Settings were parsed into the scope's own overrides.</summary>
    OverridesParsed,

    /// <summary>It was determined which plugins are enabled.</summary>
    PluginsChosen,

    /// <summary>The scope has a registry.</summary>
    RegistryCreated,

    /// <summary>A plugin registered its services.</summary>
    PluginRegistered,

    /// <summary>Wildcards were matched with winners; overrides are in force.</summary>
    OverridesApplied,

    /// <summary>The context was built.</summary>
    ContextBuilt,

    /// <summary>A plugin was attached.</summary>
    PluginAttached,

    /// <summary>A session was published.</summary>
    SessionOpened,

    /// <summary>A plugin was told of new settings.</summary>
    SettingsTold,

    /// <summary>A plugin was detached.</summary>
    PluginDetached,

    /// <summary>The bus was disposed.</summary>
    BusDisposed,

    /// <summary>The services that the registry made were disposed.</summary>
    ServicesDisposed,

    /// <summary>A session left the runtime's list.</summary>
    SessionRemoved,
}
