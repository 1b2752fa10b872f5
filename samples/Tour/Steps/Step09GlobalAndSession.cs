using Cloister;

namespace Tour.Steps;

// The global scope lives as long as the runtime. Nothing crosses between it and the sessions unless somebody sends it across.
internal static class Step09GlobalAndSession
{
    private static readonly ServiceId<Lamp> LampSlot = new("lamp");

    public static async Task RunAsync()
    {
        await using var desk = await PluginRuntime.StartAsync([new LampPlugin(), new ReadingPlugin()]);
        await using var letter = await desk.CreateSessionAsync(new() { Id = new("letter") });
        await using var novel = await desk.CreateSessionAsync(new() { Id = new("novel") });

        // From the global scope into every session.
        await desk.GlobalRegistry.Resolve(LampSlot).TurnAsync("dim");

        // On the global bus alone, no session hears it.
        await desk.GlobalBus.EmitAsync(new LightChanged("unseen"));

        // From a session to the global scope.
        await letter.EmitAsync(new Squinted());
    }

    private sealed record LightChanged(string Light);

    private sealed record Squinted;

    private sealed record TooDark(SessionId Where);

    private sealed class Lamp : StatefulPluginService<GlobalPluginContext>
    {
        public Task TurnAsync(string light) => Context.Sessions.EmitAsync(new LightChanged(light));

        protected override void Attach() =>
            On<TooDark>(async e =>
            {
                Say.Line($"lamp: brighter, for the {e.Event.Where}");
                await TurnAsync("bright");
            });
    }

    private sealed class LampPlugin : GlobalPlugin
    {
        public override PluginId PluginId => new("lamp");

        public override void Register(PluginServiceRegistry services) => services.RegisterSingleton(LampSlot, () => new Lamp());
    }

    private sealed class ReadingPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("reading");

        protected override void Attach(SessionPluginContext context)
        {
            On<LightChanged>(context, e => Say.Line($"{context.SessionId}: the light is {e.Event.Light}"));
            On<Squinted>(context, async _ => await context.GlobalBus.EmitAsync(new TooDark(context.SessionId)));
        }
    }
}
