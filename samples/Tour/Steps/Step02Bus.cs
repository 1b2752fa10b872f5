using Cloister;

namespace Tour.Steps;

// Plugins do not know each other. They meet on the bus of their session: one emits, others listen.
internal static class Step02Bus
{
    public static async Task RunAsync()
    {
        await using var desk = await PluginRuntime.StartAsync([new InkPlugin(), new BellPlugin()]);
        await using var letter = await desk.CreateSessionAsync();

        await letter.EmitAsync(new LineWritten("Dear Ada,"));
        await letter.EmitAsync(new LineWritten("the weather here is fine."));
    }

    // An event is any type. Handlers are found by exactly that type.
    private sealed record LineWritten(string Text);

    private sealed record InkRanLow;

    private sealed class InkPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("ink");

        // A subscription made with the plugin's own On ends by itself when the plugin is detached.
        protected override void Attach(SessionPluginContext context) =>
            On<LineWritten>(
                context,
                async e =>
                {
                    Say.Line($"Ink for {e.Event.Text.Length} letters.");
                    if (e.Event.Text.Length > 20)
                    {
                        await context.EmitAsync(new InkRanLow());
                    }
                }
            );
    }

    private sealed class BellPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("bell");

        protected override void Attach(SessionPluginContext context) => On<InkRanLow>(context, _ => Say.Line("Ring! More ink, please."));
    }
}
