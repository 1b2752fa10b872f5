using Cloister;

namespace Snippets;

internal static class Plugins
{
    // <snippet:plugin-events>
    internal sealed record Saved(string File);

    internal sealed record Backup(string File);

    // </snippet:plugin-events>

    // <snippet:plugin-slot>
    internal static class BackupSlots
    {
        public static readonly ServiceId<BackupLog> Log = new("backup.log");
    }

    // </snippet:plugin-slot>

    public static async Task RunAsync()
    {
        // <snippet:plugin-run>
        var plugin = new BackupPlugin();
        var settings = RuntimeSettings.Empty.WithPlugin(plugin.PluginId, new(Config: ConfigMap.Of(("folder", "/mnt/safe"))));
        await using var runtime = await PluginRuntime.StartAsync([plugin], new() { Settings = settings });
        await using var session = await runtime.CreateSessionAsync();

        await session.EmitAsync(new Saved("letter.md"));

        Console.WriteLine(string.Join(", ", session.Resolve(BackupSlots.Log).Files)); // /mnt/safe/letter.md
        // </snippet:plugin-run>
    }

    // <snippet:plugin-service>
    internal sealed class BackupLog : StatefulPluginService<SessionPluginContext>
    {
        private readonly List<string> _files = [];

        public IReadOnlyList<string> Files => _files;

        protected override void Attach() => On<Backup>(e => _files.Add(e.Event.File));
    }

    // </snippet:plugin-service>

    // <snippet:plugin-wiring>
    internal sealed class BackupPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("backup");

        public override void Register(PluginServiceRegistry services) =>
            services.RegisterLazySingleton(BackupSlots.Log, () => new BackupLog());

        protected override void Attach(SessionPluginContext context)
        {
            var folder = Config(context).GetString("folder") ?? "backup";
            On<Saved>(context, async e => await context.EmitAsync(new Backup($"{folder}/{e.Event.File}")), Priority.Low);
        }
    }

    // </snippet:plugin-wiring>
}
