namespace Cloister.Agents;

/// <summary>How the settings of one scope differ from those of the agent.</summary>
/// <param name="Set">What a person set for it.</param>
/// <param name="Failed">The plugins that could not attach to it.</param>
internal sealed record ScopeOverlay(RuntimeSettings Set, IReadOnlyList<PluginId> Failed)
{
    /// <summary>What people want for it, given the settings of the agent.</summary>
    public RuntimeSettings Wanted(RuntimeSettings agent)
    {
        var settings = Set.Plugins.Aggregate(agent, (under, plugin) => under.WithPlugin(plugin.Key, plugin.Value));
        return Set.Services.Aggregate(settings, (under, service) => under.WithService(service.Key, service.Value));
    }

    /// <summary>What it really works with.</summary>
    public RuntimeSettings Real(RuntimeSettings agent) =>
        Failed.Aggregate(Wanted(agent), (settings, plugin) => settings.WithPlugin(plugin, enabled: false));
}
