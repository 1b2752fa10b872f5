using Cloister;

namespace Snippets;

internal static class Crossing
{
    private static readonly ServiceId<ThemeService> ThemeSlot = new("theme_service");

    private sealed record Theme(string Name);

    private sealed record AppThemeChanged(Theme Theme);

    private sealed record DocumentSaved(SessionId Session);

    public static async Task RunAsync()
    {
        await using var runtime = await PluginRuntime.StartAsync([new ThemePlugin(), new ThemeAwarePlugin()]);
        await using var first = await runtime.CreateSessionAsync(new() { Id = new("first") });
        await using var second = await runtime.CreateSessionAsync(new() { Id = new("second") });

        // <snippet:crossing-call>
        await runtime.GlobalRegistry.Resolve(ThemeSlot).BroadcastAsync(new Theme("dusk"));
        // </snippet:crossing-call>

        await second.EmitAsync(new AppThemeChanged(new Theme("own")));
        await second.Context.GlobalBus.EmitAsync(new DocumentSaved(second.SessionId));
        await runtime.GlobalBus.EmitAsync(new AppThemeChanged(new Theme("unseen")));
    }

    // <snippet:crossing-service>
    private sealed class ThemeService : StatefulPluginService<GlobalPluginContext>
    {
        public Task BroadcastAsync(Theme theme) => Context.Sessions.EmitAsync(new AppThemeChanged(theme));

        protected override void Attach() => On<DocumentSaved>(e => Console.WriteLine($"{e.Event.Session} saved"));
    }

    // </snippet:crossing-service>

    private sealed class ThemePlugin : GlobalPlugin
    {
        public override PluginId PluginId => new("theme");

        public override void Register(PluginServiceRegistry services) => services.RegisterSingleton(ThemeSlot, () => new ThemeService());
    }

    // <snippet:crossing-plugin>
    private sealed class ThemeAwarePlugin : SessionPlugin
    {
        public override PluginId PluginId => new("theme_aware");

        protected override void Attach(SessionPluginContext context)
        {
            // From the global scope: it comes over this session's own bus, because somebody sent it into the sessions.
            On<AppThemeChanged>(context, e => Console.WriteLine($"{context.SessionId}: {e.Event.Theme.Name}"));

            // On the global bus itself: OnGlobal listens there, and stops with this plugin in this session.
            OnGlobal<DocumentSaved>(context, e => Console.WriteLine($"{context.SessionId} hears that {e.Event.Session} saved"));
        }
    }
    // </snippet:crossing-plugin>
}
