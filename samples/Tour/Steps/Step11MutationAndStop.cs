using Cloister;

namespace Tour.Steps;

// Handlers pass an envelope along, in order of priority. Each may change the event for the next ones, or stop it.
internal static class Step11MutationAndStop
{
    public static async Task RunAsync()
    {
        await using var desk = await PluginRuntime.StartAsync([new PagePlugin(), new SpellingPlugin(), new DiscretionPlugin()]);
        await using var letter = await desk.CreateSessionAsync();

        foreach (var text in new[] { "Teh weather is fine.", "My secret is safe with you." })
        {
            var result = await letter.EmitAsync(new LineWritten(text));
            Say.Line($"emitted: {text}");
            Say.Line($"  became: {result.Event.Text}{(result.Stopped ? " (stopped)" : "")}");
        }
    }

    private sealed record LineWritten(string Text);

    private sealed class SpellingPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("spelling");

        protected override void Attach(SessionPluginContext context) =>
            On<LineWritten>(context, e => e.Event = new(e.Event.Text.Replace("Teh", "The", StringComparison.Ordinal)), Priority.High);
    }

    private sealed class DiscretionPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("discretion");

        protected override void Attach(SessionPluginContext context) =>
            On<LineWritten>(
                context,
                e =>
                {
                    if (e.Event.Text.Contains("secret", StringComparison.Ordinal))
                    {
                        e.Stop(new("[struck out]"));
                    }
                },
                Priority.Elevated
            );
    }

    private sealed class PagePlugin : SessionPlugin
    {
        public override PluginId PluginId => new("page");

        protected override void Attach(SessionPluginContext context) => On<LineWritten>(context, e => Say.Line($"page: {e.Event.Text}"));
    }
}
