namespace Cloister;

/// <summary>
/// What a scope is to become under some settings: worked out once, and shared by all scopes that become the same.
/// </summary>
internal sealed class ScopeBlueprint
{
    public static readonly ScopeBlueprint Nothing = new(RuntimeSettings.Empty, PluginGroup.Empty);

    public ScopeBlueprint(RuntimeSettings settings, PluginGroup enabled)
    {
        Settings = settings;
        Enabled = enabled;
        PluginRows = SettingsRows.OfPlugins(settings, enabled);
    }

    /// <summary>The settings without names that no plugin answers to.</summary>
    public RuntimeSettings Settings { get; }

    public PluginGroup Enabled { get; }

    public OverrideRows PluginRows { get; }

    /// <summary>The update that has reported what its services are wrong about; its other scopes need not.</summary>
    public RuntimeOperation? ReportedBy { get; set; }

    /// <summary>How the latest scope got here; the next one that comes the same way only compares.</summary>
    public RecordedRegistration? Recorded { get; set; }
}
