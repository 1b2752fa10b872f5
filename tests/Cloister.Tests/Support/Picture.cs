namespace Cloister.Tests.Support;

/// <summary>Everything about a runtime that a caller can see, as lines of text that two moments can be compared by.</summary>
internal static class Picture
{
    public static string Of(PluginRuntime runtime) =>
        string.Join(
            '\n',
            [
                $"settings {runtime.Settings.ToJson()}",
                $"wanted {Names(runtime.EnabledPluginIds)}",
                $"attached {Names(runtime.AttachedPluginIds)}",
                $"global {Names(runtime.AttachedGlobalPluginIds)}",
                .. Registry(runtime.GlobalRegistry),
                $"  hears {string.Join(' ', Ping.On(runtime.GlobalBus))}",
                .. runtime.Sessions.SelectMany(Session),
            ]
        );

    private static IEnumerable<string> Session(PluginSession session) =>
        [
            $"session {session.SessionId} {session.Settings.ToJson()}",
            $"  plugins {Names(session.EnabledPluginIds)}",
            .. Registry(session.Registry),
            $"  hears {string.Join(' ', Ping.On(session.Bus))}",
        ];

    private static IEnumerable<string> Registry(ServiceRegistry registry)
    {
        foreach (var row in registry.Overrides)
        {
            yield return $"  row {row.Plugin}:{row.Service} {row.Enabled} {row.Priority} {row.Settings.ToJson()}";
        }

        foreach (var slot in registry.ListServiceIds().OrderBy(id => id.Value, StringComparer.Ordinal))
        {
            yield return $"  slot {slot}: {string.Join(" > ", registry.GetRegistrations(slot)!)}";
            foreach (var registration in registry.GetRegistrations(slot)!.Where(r => r.IsEnabled))
            {
                yield return $"    {registration.PluginId} is {registry.GetPluginServices(registration.PluginId).First(s => s.Id == slot).Service}";
            }
        }
    }

    private static string Names(IEnumerable<PluginId> ids) => string.Join(' ', ids.Select(id => id.Value).Order(StringComparer.Ordinal));
}
