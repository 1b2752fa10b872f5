namespace Cloister.Testing;

/// <summary>A hook that the runtime calls on a plugin.</summary>
public enum PluginHook
{
    /// <summary><see cref="Plugin.Register"/>.</summary>
    Register,

    /// <summary>Attach, in one scope.</summary>
    Attach,

    /// <summary>New settings, in one scope.</summary>
    SettingsChanged,

    /// <summary>Detach, in one scope.</summary>
    Detach,
}
