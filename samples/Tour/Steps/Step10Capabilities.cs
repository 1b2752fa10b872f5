using Cloister;

namespace Tour.Steps;

// A capability says something about a service without making it: enough for a menu, a check, a settings page.
internal static class Step10Capabilities
{
    private static readonly Namespace Exporters = new("export");

    public static async Task RunAsync()
    {
        await using var desk = await PluginRuntime.StartAsync([new PrinterPlugin(), new PostPlugin()]);
        await using var letter = await desk.CreateSessionAsync();

        var exporters = letter.Registry.ListServiceIds().Where(Exporters.Has).OrderBy(slot => slot.Value, StringComparer.Ordinal);
        foreach (var slot in exporters)
        {
            var menu = letter.Registry.ResolveCapability<MenuEntry>(slot);
            Say.Line($"{slot.Leaf}: {menu?.Title ?? "(not in the menu)"}");
        }

        Say.Line("Nothing was made so far. Now one is:");
        letter.Resolve<Exporter>(Exporters["print"]);
    }

    private sealed record MenuEntry(string Title) : Capability;

    private sealed class Exporter
    {
        public Exporter(string name) => Say.Line($"the {name} is set up");
    }

    private sealed class PrinterPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("printer");

        public override void Register(PluginServiceRegistry services)
        {
            services.RegisterLazySingleton(
                Exporters["print"],
                () => new Exporter("printer"),
                capabilities: CapabilitySet.Create(new MenuEntry("Print on paper"))
            );
            services.RegisterLazySingleton(Exporters["test-page"], () => new Exporter("test page"));
        }
    }

    private sealed class PostPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("post");

        public override void Register(PluginServiceRegistry services) =>
            services.RegisterLazySingleton(
                Exporters["mail"],
                () => new Exporter("mail coach"),
                capabilities: CapabilitySet.Create(new MenuEntry("Send by post"))
            );
    }
}
