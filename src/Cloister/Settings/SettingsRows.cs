using Microsoft.Extensions.Logging;

namespace Cloister;

/// <summary>Turns settings into the rows that a registry applies.</summary>
internal static class SettingsRows
{
    /// <summary>The pins of a scope's own plugins; they are in force first, also while plugins register.</summary>
    public static OverrideRows OfPlugins(RuntimeSettings settings, PluginGroup enabled)
    {
        var rows = settings
            .Services.Where(entry => !entry.Key.IsWildcard && SaysSomething(entry.Value) && enabled.Contains(entry.Key.PluginId))
            .Select(entry => Row(entry.Key.PluginId, entry.Key.ServiceId, entry.Value))
            .ToArray();
        return rows.Length == 0 ? OverrideRows.Empty : new(rows);
    }

    /// <summary>
    /// Wildcards, matched with who wins each slot under the pins. The winner gets the row unless it has one of its own, and
    /// whoever wins later gets it too.
    /// </summary>
    public static List<ServiceOverride> OfWildcards(RuntimeSettings settings, RegistryLayout registered, ILogger log)
    {
        var rows = new List<ServiceOverride>();
        foreach (var (pin, entry) in settings.Services.Where(entry => entry.Key.IsWildcard && SaysSomething(entry.Value)))
        {
            if (registered.Table.Find(pin.ServiceId)?.Winner is not { } winner)
            {
                continue;
            }

            RuntimeLog.WildcardMatched(log, pin.Value, winner.PluginId);
            if (!registered.Rows.All.Any(row => row.Plugin == winner.PluginId && row.Service == winner.ServiceId))
            {
                rows.Add(Row(winner.PluginId, winner.ServiceId, entry));
            }

            rows.Add(Row(PluginId.WinnerScoped, winner.ServiceId, entry));
        }

        return rows;
    }

    private static bool SaysSomething(ServiceSettings entry) => !entry.Enabled || entry.Priority is not null || !entry.Config.IsEmpty;

    private static ServiceOverride Row(PluginId plugin, ServiceId service, ServiceSettings entry) =>
        new(plugin, service, entry.Enabled, entry.Priority, entry.Config);
}
