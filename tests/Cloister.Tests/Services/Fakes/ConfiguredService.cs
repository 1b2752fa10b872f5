namespace Cloister.Tests.Services;

/// <summary>Keeps what was injected, in order.</summary>
internal sealed class ConfiguredService : PluginService, INamed
{
    public string Name => $"{PluginId}:{ServiceId}";

    public List<ConfigMap> Injected { get; } = [];

    /// <summary>Runs after new config has become readable.</summary>
    public Action<ConfiguredService>? Injecting { get; init; }

    protected override void OnSettingsInjected()
    {
        Injected.Add(Settings);
        Injecting?.Invoke(this);
    }
}
