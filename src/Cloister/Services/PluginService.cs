namespace Cloister;

/// <summary>A service that takes settings: the config of its pin is injected when it is created and whenever it changes.</summary>
/// <remarks>Plain objects may be services too; derive from this only to be configured.</remarks>
public abstract class PluginService
{
    private PluginId _pluginId;
    private ServiceId _serviceId;
    private ConfigMap? _settings;

    /// <summary>The plugin that registered this service.</summary>
    /// <exception cref="InvalidOperationException">The service has not come out of a registry yet.</exception>
    public PluginId PluginId => _pluginId.IsDefault ? throw NotStamped() : _pluginId;

    /// <summary>The slot this service was registered in.</summary>
    /// <exception cref="InvalidOperationException">The service has not come out of a registry yet.</exception>
    public ServiceId ServiceId => _serviceId.IsDefault ? throw NotStamped() : _serviceId;

    /// <summary>The injected config; empty until there is one.</summary>
    public ConfigMap Settings => Volatile.Read(ref _settings) ?? ConfigMap.Empty;

    /// <summary>A typed reader over <see cref="Settings"/>.</summary>
    public ConfigNode Config => new(Settings);

    /// <summary>A stable text that differs when the injected config differs.</summary>
    public string SettingsHash => ConfigNode.Hash(Settings);

    /// <summary>Gives the service its config and tells it so.</summary>
    public void InjectSettings(ConfigMap settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        Volatile.Write(ref _settings, settings);
        OnSettingsInjected();
    }

    /// <summary>Called after new config has become readable.</summary>
    protected virtual void OnSettingsInjected() { }

    internal void Stamp(PluginId plugin, ServiceId service)
    {
        _pluginId = plugin;
        _serviceId = service;
    }

    // Nothing to inject and never injected is no change: most services have no config and hear nothing.
    internal bool Needs(ConfigMap settings) => _settings is null ? !settings.IsEmpty : !_settings.Equals(settings);

    internal void InjectChanged(ConfigMap settings)
    {
        if (Needs(settings))
        {
            InjectSettings(settings);
        }
    }

    private InvalidOperationException NotStamped() =>
        new($"'{GetType()}' does not know its plugin and slot yet: it gets them when a registry hands it out.");
}
