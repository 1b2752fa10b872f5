using System.Collections.Frozen;

namespace Cloister;

/// <summary>All plugins a runtime knows. Immutable: adding makes another.</summary>
internal sealed class PluginCatalog
{
    public static readonly PluginCatalog Empty = new([]);

    private readonly FrozenDictionary<PluginId, InstalledPlugin> _byId;

    public PluginCatalog(InstalledPlugin[] all)
    {
        All = all;
        Globals = Array.FindAll(all, plugin => plugin.Plugin.IsGlobal);
        Sessions = Array.FindAll(all, plugin => !plugin.Plugin.IsGlobal);
        _byId = all.ToFrozenDictionary(plugin => plugin.Id);
    }

    public InstalledPlugin[] All { get; }

    public InstalledPlugin[] Globals { get; }

    public InstalledPlugin[] Sessions { get; }

    public InstalledPlugin? Find(PluginId id) => _byId.GetValueOrDefault(id);

    public IEnumerable<InstalledPlugin> InOrder(IEnumerable<InstalledPlugin> plugins)
    {
        var wanted = plugins.ToHashSet();
        return All.Where(wanted.Contains);
    }

    /// <summary>Plugins go and come; one that takes the id of another takes its place too.</summary>
    public PluginCatalog Change(IReadOnlyCollection<InstalledPlugin> add, IReadOnlySet<PluginId> remove)
    {
        var replacements = add.Where(plugin => remove.Contains(plugin.Id)).ToDictionary(plugin => plugin.Id);
        var kept = All.Select(plugin => replacements.GetValueOrDefault(plugin.Id) ?? plugin)
            .Where(plugin => !remove.Contains(plugin.Id) || replacements.ContainsKey(plugin.Id));
        return new([.. kept, .. add.Where(plugin => !replacements.ContainsKey(plugin.Id))]);
    }
}
