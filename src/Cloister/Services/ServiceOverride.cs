namespace Cloister;

/// <summary>One row of settings as a registry applies it: what it changes for a plugin's registration in a slot.</summary>
/// <param name="Plugin">The registering plugin, or <see cref="PluginId.WinnerScoped"/> for whoever wins the slot.</param>
/// <param name="Service">The slot.</param>
/// <param name="Enabled">Whether the registration may win; one disabled row disables.</param>
/// <param name="Priority">The priority that takes the place of the registered one; ignored on winner-scoped rows.</param>
/// <param name="Settings">The config that is injected; null means empty.</param>
public sealed record ServiceOverride(
    PluginId Plugin,
    ServiceId Service,
    bool Enabled = true,
    int? Priority = null,
    ConfigMap? Settings = null
)
{
    /// <summary>The config that is injected.</summary>
    public ConfigMap Settings { get; init; } = Settings ?? ConfigMap.Empty;
}
