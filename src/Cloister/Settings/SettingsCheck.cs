using Microsoft.Extensions.Logging;

namespace Cloister;

/// <summary>Looks for names in settings that nothing answers to, and treats them as the host wished.</summary>
internal sealed class SettingsCheck(PluginCatalog catalog, UnknownReferencePolicy policy, ILogger log)
{
    /// <summary>Before anything is built: every plugin that is named has to be known, in either scope.</summary>
    /// <exception cref="FormatException">A pin is malformed, whatever the policy.</exception>
    public RuntimeSettings Plugins(string operation, RuntimeSettings settings)
    {
        foreach (var pin in settings.Services.Keys)
        {
            _ = (pin.PluginId, pin.ServiceId);
        }

        PluginId[] plugins = [.. settings.Plugins.Keys.Where(id => catalog.Find(id) is null)];
        Pin[] pins = [.. settings.Services.Keys.Where(pin => !pin.IsWildcard && catalog.Find(pin.PluginId) is null)];
        Report(operation, UnknownReferenceKind.Plugin, [.. plugins.Select(id => id.Value)]);
        Report(operation, UnknownReferenceKind.PinnedPlugin, [.. pins.Select(pin => pin.Value)]);

        settings = plugins.Aggregate(settings, (rest, id) => rest.WithoutPlugin(id));
        return Without(settings, pins);
    }

    /// <summary>After registration: what an enabled plugin is pinned with has to be registered by it.</summary>
    public static Pin[] UnknownServices(RuntimeSettings settings, PluginGroup enabled, RegistryLayout registered) =>
        [
            .. settings.Services.Keys.Where(pin =>
                !pin.IsWildcard && enabled.Contains(pin.PluginId) && registered.Find(pin.PluginId, pin.ServiceId) is null
            ),
        ];

    public void ReportServices(string operation, Pin[] unknown) =>
        Report(operation, UnknownReferenceKind.Service, Array.ConvertAll(unknown, pin => pin.Value));

    public static RuntimeSettings Without(RuntimeSettings settings, Pin[] pins) =>
        pins.Aggregate(settings, (rest, pin) => rest.WithoutService(pin));

    private void Report(string operation, UnknownReferenceKind kind, string[] references)
    {
        if (references.Length == 0 || policy == UnknownReferencePolicy.Ignore)
        {
            return;
        }

        if (policy == UnknownReferencePolicy.Throw)
        {
            throw new UnknownReferenceException(operation, kind, references);
        }

        RuntimeLog.UnknownReferences(log, UnknownReferenceException.Describe(operation, kind, references));
    }
}
