namespace Cloister;

public abstract partial class PluginRuntimeBase
{
    /// <summary>The plugins that settings want, whatever their dependencies say.</summary>
    public IReadOnlyList<Plugin> EnabledPlugins => [.. Intended(_settings).Select(plugin => plugin.Plugin)];

    /// <summary>The ids of the plugins that settings want, whatever their dependencies say.</summary>
    public IReadOnlySet<PluginId> EnabledPluginIds => Intended(_settings).Select(plugin => plugin.Id).ToHashSet();

    /// <summary>The global plugins that are really attached.</summary>
    public IReadOnlySet<PluginId> AttachedGlobalPluginIds => _global?.EnabledPluginIds ?? ServiceRegistry.NoPlugins;

    /// <summary>The plugins that are attached globally or in at least one session.</summary>
    public IReadOnlyList<Plugin> AttachedPlugins
    {
        get
        {
            var attached = AttachedPluginIds;
            return [.. _catalog.All.Where(plugin => attached.Contains(plugin.Id)).Select(plugin => plugin.Plugin)];
        }
    }

    /// <summary>The ids of the plugins that are attached globally or in at least one session.</summary>
    public IReadOnlySet<PluginId> AttachedPluginIds =>
        OpenSessions.SelectMany(session => session.EnabledPluginIds).Concat(AttachedGlobalPluginIds).ToHashSet();

    /// <summary>Whether a plugin is on when settings say nothing: locked ones are, experimental ones are not.</summary>
    public static bool IsEnabledByDefault(Plugin plugin)
    {
        ArgumentNullException.ThrowIfNull(plugin);
        return plugin.FeatureFlags.Contains(FeatureFlag.Locked) || !plugin.FeatureFlags.Contains(FeatureFlag.Experimental);
    }

    /// <summary>Whether settings want a plugin, whatever its dependencies say; false for an unknown id.</summary>
    /// <param name="pluginId">The plugin.</param>
    /// <param name="settings">The settings to ask; the runtime's when null.</param>
    public bool IsPluginEnabled(PluginId pluginId, RuntimeSettings? settings = null) =>
        _catalog.Find(pluginId)?.IsIntended(settings ?? _settings) ?? false;

    /// <summary>Whether a plugin is attached globally or in at least one session.</summary>
    public bool IsPluginAttached(PluginId pluginId) =>
        AttachedGlobalPluginIds.Contains(pluginId) || OpenSessions.Any(session => session.IsPluginEnabled(pluginId));

    private IEnumerable<InstalledPlugin> Intended(RuntimeSettings settings) => _catalog.All.Where(plugin => plugin.IsIntended(settings));
}
