namespace Cloister;

/// <summary>A plugin with the answers it gave once, when it was added: identity and flags do not change while it runs.</summary>
internal sealed class InstalledPlugin
{
    public InstalledPlugin(Plugin plugin)
    {
        Plugin = plugin;
        Id = plugin.PluginId;
        Dependencies = plugin.Dependencies;
        IsLocked = plugin.FeatureFlags.Contains(FeatureFlag.Locked);
        IsEnabledByDefault = PluginRuntimeBase.IsEnabledByDefault(plugin);
        HasAttach = plugin.HasAttach;
        WaitsInAttach = plugin.WaitsInAttach;
        HasDetach = plugin.HasDetach;
        HearsOfSettings = plugin.HearsOfSettings;
    }

    public Plugin Plugin { get; }

    public PluginId Id { get; }

    public IReadOnlySet<PluginId> Dependencies { get; }

    public bool IsLocked { get; }

    public bool IsEnabledByDefault { get; }

    public bool HasAttach { get; }

    public bool WaitsInAttach { get; }

    public bool HasDetach { get; }

    public bool HearsOfSettings { get; }

    /// <summary>What settings want, before dependencies are looked at.</summary>
    public bool IsIntended(RuntimeSettings settings) =>
        IsLocked || (settings.Plugins.TryGetValue(Id, out var config) ? config.Enabled : IsEnabledByDefault);
}
