using Cloister;

namespace Tour.Steps;

// A plugin is on if settings want it and everything it depends on is on. Flags change what "wants" means.
internal static class Step12DependenciesAndFlags
{
    public static async Task RunAsync()
    {
        await using var desk = await PluginRuntime.StartAsync([
            new ToolPlugin("paper") { Flags = [FeatureFlag.Locked] },
            new ToolPlugin("pen"),
            new ToolPlugin("calligraphy") { Needs = [new("pen")] },
            new ToolPlugin("invisible-ink") { Flags = [FeatureFlag.Experimental] },
        ]);
        await using var letter = await desk.CreateSessionAsync();

        Show("by default", letter);

        // Calligraphy goes with the pen it needs. Paper is locked: settings cannot take it away.
        await desk.UpdateSettingsAsync(
            RuntimeSettings.Empty.WithPlugin(new("pen"), enabled: false).WithPlugin(new("paper"), enabled: false)
        );
        Show("no pen, no paper", letter);

        await desk.UpdateSettingsAsync(RuntimeSettings.Empty.WithPlugin(new("invisible-ink"), enabled: true));
        Show("asked for the experiment", letter);
    }

    private static void Show(string when, PluginSession letter) =>
        Say.Line($"{when}: {string.Join(", ", letter.Plugins.Select(plugin => plugin.PluginId))}");

    private sealed class ToolPlugin(string id) : SessionPlugin
    {
        public HashSet<PluginId> Needs { get; init; } = [];

        public IReadOnlyList<FeatureFlag> Flags { get; init; } = [];

        public override PluginId PluginId => new(id);

        public override IReadOnlySet<PluginId> Dependencies => Needs;

        public override IReadOnlyList<FeatureFlag> FeatureFlags => Flags;
    }
}
