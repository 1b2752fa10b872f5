using Microsoft.Extensions.Logging;

namespace Cloister;

/// <summary>Which plugins of a scope are on: what settings want, less those whose dependencies are not there.</summary>
internal static class Enablement
{
    /// <param name="candidates">The plugins of the scope.</param>
    /// <param name="settings">What is wanted.</param>
    /// <param name="present">Plugins of the outer scope that are attached; they satisfy dependencies.</param>
    /// <param name="log">Where what was decided is reported.</param>
    public static PluginGroup Choose(InstalledPlugin[] candidates, RuntimeSettings settings, IReadOnlySet<PluginId> present, ILogger log)
    {
        var chosen = candidates.Where(plugin => plugin.IsIntended(settings)).ToList();
        var ids = chosen.Select(plugin => plugin.Id).Concat(present).ToHashSet();

        // Taking one away may take the ground from under others, so this goes on until nothing changes.
        bool changed;
        do
        {
            changed = false;
            foreach (var plugin in chosen.Where(plugin => !plugin.IsLocked).ToArray())
            {
                if (plugin.Dependencies.FirstOrDefault(id => !ids.Contains(id)) is { IsDefault: false } missing)
                {
                    RuntimeLog.DependencyMissing(log, plugin.Id, missing);
                    chosen.Remove(plugin);
                    ids.Remove(plugin.Id);
                    changed = true;
                }
            }
        } while (changed);

        foreach (var plugin in chosen.Where(plugin => plugin.IsLocked))
        {
            if (plugin.Dependencies.FirstOrDefault(id => !ids.Contains(id)) is { IsDefault: false } missing)
            {
                RuntimeLog.LockedDependencyMissing(log, plugin.Id, missing);
            }
        }

        foreach (var cycle in DependencyCycles.Among(chosen))
        {
            RuntimeLog.DependencyCycle(log, string.Join(", ", cycle.Select(plugin => plugin.Id.Value)));
        }

        if (log.IsEnabled(LogLevel.Debug))
        {
            RuntimeLog.Chosen(log, string.Join(", ", chosen.Select(plugin => plugin.Id.Value)));
        }

        return new([.. chosen]);
    }
}
