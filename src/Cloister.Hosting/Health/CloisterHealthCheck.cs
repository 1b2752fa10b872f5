using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Cloister.Hosting;

/// <summary>Tells whether the runtime does what it was configured to do.</summary>
internal sealed class CloisterHealthCheck(PluginRuntimeBase runtime, HostStatus status) : IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (!runtime.IsInitialized)
        {
            return Task.FromResult(
                new HealthCheckResult(context.Registration.FailureStatus, "The plugin runtime has not started yet, or has stopped.")
            );
        }

        var problems = Problems().ToList();
        var data = new Dictionary<string, object>(StringComparer.Ordinal)
        {
            ["plugins"] = runtime.Plugins.Count,
            ["sessions"] = runtime.Sessions.Count,
        };
        return Task.FromResult(
            problems.Count == 0
                ? HealthCheckResult.Healthy("The plugin runtime runs, with all of its plugins.", data)
                : HealthCheckResult.Degraded(string.Join(" ", problems), data: data)
        );
    }

    private IEnumerable<string> Problems()
    {
        var attached = runtime.AttachedGlobalPluginIds;
        var missing = runtime
            .GlobalPlugins.Select(plugin => plugin.PluginId)
            .Where(id => !attached.Contains(id) && runtime.IsPluginEnabled(id));
        foreach (var id in missing.Where(id => status.StartFailures.Any(failure => failure.PluginId == id.Value)))
        {
            yield return $"Global plugin '{id}' failed to attach and is off.";
        }

        foreach (var (name, _) in status.RefusedFolders)
        {
            yield return $"Plugin folder '{name}' was refused.";
        }

        if (status.RefusedReload is not null)
        {
            yield return "The latest reload of settings was refused; the settings from before are in force.";
        }
    }
}
