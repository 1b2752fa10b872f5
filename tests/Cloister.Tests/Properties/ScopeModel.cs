namespace Cloister.Tests.Properties;

/// <summary>What a scope should be, worked out in the plainest way: lists and loops over the specs and the settings.</summary>
public sealed class ScopeModel
{
    // In the order of registration: who leaves and comes back stands at the end.
    private readonly List<PluginSpec> _order = [];

    public RuntimeSettings Settings { get; private set; } = RuntimeSettings.Empty;

    public IEnumerable<PluginId> Enabled => _order.Select(plugin => plugin.Id);

    public void Apply(IEnumerable<PluginSpec> candidates, RuntimeSettings settings, IEnumerable<PluginId> outer)
    {
        Settings = settings;
        var chosen = Choose([.. candidates], settings, [.. outer]);
        _order.RemoveAll(plugin => !chosen.Contains(plugin));
        _order.AddRange(chosen.Where(plugin => !_order.Contains(plugin)).ToArray());
    }

    public ScopeView View(IEnumerable<PluginSpec> all)
    {
        var chains = _order
            .SelectMany(plugin => plugin.Slots.Select(slot => (plugin, slot)))
            .GroupBy(entry => entry.slot.Id)
            .ToDictionary(group => group.Key.Value, group => Chain([.. group]));
        var present = all.Where(_order.Contains)
            .SelectMany(plugin =>
                plugin
                    .Slots.Where(slot => slot.IsStateful && chains[slot.Id].Single(link => link.Plugin == plugin.Id).Enabled)
                    .Select(slot => $"{plugin.Id}/{slot.Id}")
                    .Append(plugin.Id.Value)
            );
        return new(
            string.Join(" ", Enabled.Select(id => id.Value).Order()),
            string.Join(" ", present.Order()),
            string.Join("; ", chains.OrderBy(chain => chain.Key).Select(chain => $"{chain.Key}: {string.Join(" > ", chain.Value)}")),
            Settings
        );
    }

    private static List<PluginSpec> Choose(List<PluginSpec> candidates, RuntimeSettings settings, HashSet<PluginId> outer)
    {
        var chosen = candidates
            .Where(plugin =>
                plugin.IsLocked || (settings.Plugins.TryGetValue(plugin.Id, out var config) ? config.Enabled : !plugin.IsExperimental)
            )
            .ToList();
        while (
            chosen.Find(plugin =>
                !plugin.IsLocked && plugin.Dependencies.Any(id => !outer.Contains(id) && !chosen.Exists(other => other.Id == id))
            )
                is { } unsatisfied
        )
        {
            chosen.Remove(unsatisfied);
        }

        return chosen;
    }

    private List<LinkView> Chain((PluginSpec Plugin, SlotSpec Slot)[] entries)
    {
        var service = entries[0].Slot.Id;
        var pinned = entries.Select(entry => Link(entry, Settings.Services.GetValueOrDefault(entry.Plugin.Id.Service(service)))).ToList();
        if (!Settings.Services.TryGetValue(Pin.Wildcard(service), out var wildcard) || !Says(wildcard))
        {
            return Sort(pinned);
        }

        var winner = Sort(pinned).Find(link => link.Enabled);
        if (winner is null)
        {
            return Sort(pinned);
        }

        return Sort(
            pinned.ConvertAll(link =>
            {
                var isFree = link.Plugin == winner.Plugin && !Says(Settings.Services.GetValueOrDefault(link.Plugin.Service(service)));
                return link with
                {
                    Priority = isFree ? wildcard.Priority ?? link.Priority : link.Priority,
                    Enabled = link.Enabled && wildcard.Enabled,
                    Config = link.Config.IsEmpty ? wildcard.Config : link.Config,
                };
            })
        );
    }

    private static LinkView Link((PluginSpec Plugin, SlotSpec Slot) entry, ServiceSettings? pin) =>
        new(entry.Plugin.Id, pin?.Priority ?? entry.Slot.Priority, pin?.Enabled ?? true, pin?.Config ?? ConfigMap.Empty);

    private static bool Says(ServiceSettings? entry) =>
        entry is not null && (!entry.Enabled || entry.Priority is not null || !entry.Config.IsEmpty);

    // Stable, so that equals stay in the order of registration.
    private static List<LinkView> Sort(List<LinkView> links) => [.. links.OrderByDescending(link => link.Priority)];
}
