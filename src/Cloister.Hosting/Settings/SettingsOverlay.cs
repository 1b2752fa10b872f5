namespace Cloister.Hosting;

/// <summary>Settings laid over others, and the part of them that is about some plugins.</summary>
internal static class SettingsOverlay
{
    public static RuntimeSettings Of(RuntimeSettings settings, IReadOnlyCollection<PluginId> ids) =>
        new(
            settings.Plugins.Where(entry => ids.Contains(entry.Key)).ToDictionary(),
            settings.Services.Where(entry => IsAbout(entry.Key, ids)).ToDictionary()
        );

    public static RuntimeSettings Without(RuntimeSettings settings, IReadOnlyCollection<PluginId> ids)
    {
        settings = ids.Aggregate(settings, (rest, id) => rest.WithoutPlugin(id));
        return settings
            .Services.Keys.Where(pin => IsAbout(pin, ids))
            .ToArray()
            .Aggregate(settings, (rest, pin) => rest.WithoutService(pin));
    }

    public static RuntimeSettings Over(RuntimeSettings ground, RuntimeSettings above)
    {
        ground = above.Plugins.Aggregate(ground, (all, entry) => all.WithPlugin(entry.Key, entry.Value));
        return above.Services.Aggregate(ground, (all, entry) => all.WithService(entry.Key, entry.Value));
    }

    /// <summary>A folder that was never opened may be meant by its name.</summary>
    public static PluginId[] IdOf(string name) => name is "" or "*" || name.Contains(':', StringComparison.Ordinal) ? [] : [new(name)];

    private static bool IsAbout(Pin pin, IReadOnlyCollection<PluginId> ids) =>
        !pin.IsWildcard
        && pin.Value.IndexOf(':', StringComparison.Ordinal) is var colon and > 0
        && ids.Any(id => pin.Value.AsSpan(0, colon).SequenceEqual(id.Value));
}
