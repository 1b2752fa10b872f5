using Cloister;

namespace Tour.Steps;

// Names are types, so that a plugin's id is never mistaken for a slot's. And an event can be addressed to one identifier.
internal static class Step14Identifiers
{
    public static async Task RunAsync()
    {
        // Namespaces order slots; a pin joins a plugin and a slot, as it stands in settings.
        var text = new Namespace("text");
        var check = text.Child("check").Service("spelling");
        Say.Line($"slot {check}: leaf '{check.Leaf}', in '{check.Namespace}'; below text: {text.Has(check)}");
        Say.Line($"pin {new PluginId("speller").Service(check.Value)}, for whoever wins: {Pin.Wildcard(check.Value)}");

        await using var desk = await PluginRuntime.StartAsync([new MarginPlugin()]);
        await using var letter = await desk.CreateSessionAsync();

        await letter.EmitAsync(new NoteWritten("to the right one"), EmitOptions.For("right"));
        await letter.EmitAsync(new NoteWritten("to nobody in particular"));
    }

    private sealed record NoteWritten(string Text);

    private sealed class MarginPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("margin");

        protected override void Attach(SessionPluginContext context)
        {
            On<NoteWritten>(context, e => Say.Line($"left margin: {e.Event.Text}"), identifier: "left");
            On<NoteWritten>(context, e => Say.Line($"right margin: {e.Event.Text}"), identifier: "right");

            // A handler without an identifier hears them all.
            On<NoteWritten>(context, e => Say.Line($"reader: {e.Event.Text}"));
        }
    }
}
