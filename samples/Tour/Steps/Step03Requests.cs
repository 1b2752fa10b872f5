using Cloister;

namespace Tour.Steps;

// A request asks for one answer. Handlers are asked in turn; each answers, or concedes to the next.
internal static class Step03Requests
{
    private static readonly Request<string, string> Synonym = new("synonym");

    public static async Task RunAsync()
    {
        await using var desk = await PluginRuntime.StartAsync([new PocketThesaurusPlugin(), new GreatThesaurusPlugin()]);
        await using var letter = await desk.CreateSessionAsync();

        Say.Line($"fine: {await letter.RequestAsync(Synonym, "fine")}");
        Say.Line($"weather: {await letter.RequestAsync(Synonym, "weather")}");

        // Where no answer is an expected outcome, try.
        var reply = await letter.TryRequestAsync(Synonym, "Ada");
        Say.Line($"Ada: {(reply.HasValue ? reply.Value : "nobody knows")}");
    }

    private sealed class PocketThesaurusPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("pocket");

        protected override void Attach(SessionPluginContext context) =>
            OnRequest(context, Synonym, e => e.Event == "fine" ? "lovely" : Reply<string>.Concede);
    }

    private sealed class GreatThesaurusPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("great");

        protected override void Attach(SessionPluginContext context) =>
            OnRequest(context, Synonym, e => e.Event == "weather" ? "the elements" : Reply<string>.Concede, Priority.Low);
    }
}
