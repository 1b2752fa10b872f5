using Cloister;

namespace Tour.Steps;

// A service that derives from PluginService gets config from the settings, by pin: "plugin:slot", or "*:slot" for whoever wins.
internal static class Step08ConfigAndWildcards
{
    private static readonly ServiceId<Paper> PaperSlot = new("paper");

    public static async Task RunAsync()
    {
        var settings = RuntimeSettings.FromJson(
            """
            {
              "services": {
                "cotton:paper": { "config": { "colour": "cream" } },
                "*:paper":      { "config": { "colour": "white" } }
              }
            }
            """
        );
        await using var desk = await PluginRuntime.StartAsync(
            [new PaperPlugin("cotton"), new PaperPlugin("straw")],
            new() { Settings = settings }
        );
        await using var letter = await desk.CreateSessionAsync();

        // Cotton came first and wins; its own pin beats the wildcard.
        Say.Line(letter.Resolve(PaperSlot).Describe());

        // Without it straw wins, and has only the wildcard.
        await desk.UpdateSettingsAsync(settings.WithPlugin(new("cotton"), enabled: false));
        Say.Line(letter.Resolve(PaperSlot).Describe());

        // New config reaches the service that is there; it is not made again.
        await desk.UpdateSettingsAsync(desk.Settings.WithService(Pin.Wildcard("paper"), new(Config: ConfigMap.Of(("colour", "blue")))));
        Say.Line(letter.Resolve(PaperSlot).Describe());
    }

    private sealed class Paper : PluginService
    {
        public string Describe() => $"{Config.GetString("colour") ?? "plain"} {PluginId} paper";

        protected override void OnSettingsInjected() => Say.Line($"({PluginId} hears: {Config.GetString("colour")})");
    }

    private sealed class PaperPlugin(string id) : SessionPlugin
    {
        public override PluginId PluginId => new(id);

        public override void Register(PluginServiceRegistry services) => services.RegisterLazySingleton(PaperSlot, () => new Paper());
    }
}
