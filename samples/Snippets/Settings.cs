using Cloister;

namespace Snippets;

internal static class Settings
{
    private static readonly ServiceId<Renderer> RendererSlot = new("page.renderer");

    public static async Task RunAsync()
    {
        // <snippet:settings-json>
        var settings = RuntimeSettings.FromJson(
            """
            {
              "plugins": { "draft": { "enabled": false } },
              "services": {
                "print:page.renderer": { "priority": 700 },
                "*:page.renderer": { "config": { "dpi": 144 } }
              }
            }
            """
        );
        // </snippet:settings-json>

        await using var runtime = await PluginRuntime.StartAsync(
            [new RendererPlugin("screen"), new RendererPlugin("print"), new RendererPlugin("draft")],
            new() { Settings = settings }
        );
        await using var session = await runtime.CreateSessionAsync();
        var renderer = session.Resolve(RendererSlot);
        Console.WriteLine($"{renderer.PluginId} at {renderer.Dpi} dpi, {session.Plugins.Count} plugins");

        // <snippet:settings-fields-read>
        var editable = session.Registry.ResolveCapability<UiConfigurableCapability>(RendererSlot.Id);
        Console.WriteLine($"{editable!.Label}: {string.Join(", ", editable.Fields.Select(field => field.Key))}");
        // </snippet:settings-fields-read>

        // <snippet:settings-overlay>
        await using var overlaid = await PluginRuntime.StartAsync(
            [new RendererPlugin("screen"), new RendererPlugin("print")],
            new()
            {
                SessionSettings = (session, settings) =>
                    session.SessionId == new SessionId("preview") ? settings.WithPlugin(new("print"), enabled: false) : settings,
            }
        );
        // </snippet:settings-overlay>
        await using var preview = await overlaid.CreateSessionAsync(new() { Id = new("preview") });
        await using var other = await overlaid.CreateSessionAsync();
        await overlaid.UpdateSettingsAsync(RuntimeSettings.Empty);
        Console.WriteLine($"preview {preview.Plugins.Count}, other {other.Plugins.Count}");
    }

    // <snippet:settings-service>
    private sealed class Renderer : PluginService
    {
        public int Dpi => Config.GetInt("dpi") ?? 96;
    }

    // </snippet:settings-service>

    private sealed class RendererPlugin(string id) : SessionPlugin
    {
        public override PluginId PluginId => new(id);

        // <snippet:settings-fields>
        private static readonly CapabilitySet Configurable =
        [
            new UiConfigurableCapability(
                "Page renderer",
                [new NumberField("dpi", "Resolution", defaultValue: 96, min: 72, max: 600, isInteger: true)]
            ),
        ];

        public override void Register(PluginServiceRegistry services) =>
            services.RegisterLazySingleton(RendererSlot, () => new Renderer(), capabilities: Configurable);
        // </snippet:settings-fields>
    }
}
