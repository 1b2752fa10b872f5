using Cloister;

namespace Tour.Steps;

// One plugin object serves all sessions, so it must not remember anything. A stateful service may: each session has its own.
internal static class Step05StatefulServices
{
    private static readonly ServiceId<WordCount> Words = new("words");

    public static async Task RunAsync()
    {
        await using var desk = await PluginRuntime.StartAsync([new WordCountPlugin()]);
        var letter = await desk.CreateSessionAsync();

        await letter.EmitAsync(new LineWritten("Dear Ada,"));
        await letter.EmitAsync(new LineWritten("the weather here is fine."));

        Say.Line($"Words: {letter.Resolve(Words).Count}");
        await letter.DisposeAsync();
    }

    private sealed record LineWritten(string Text);

    private sealed class WordCountPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("word-count");

        public override void Register(PluginServiceRegistry services) => services.RegisterLazySingleton(Words, () => new WordCount());
    }

    // It is attached with its plugin, listens while it is, and is detached with it; then its subscriptions end.
    private sealed class WordCount : StatefulPluginService<SessionPluginContext>
    {
        public int Count { get; private set; }

        protected override void Attach() => On<LineWritten>(e => Count += e.Event.Text.Split(' ').Length);

        protected override ValueTask DetachAsync()
        {
            Say.Line($"The letter is closed after {Count} words.");
            return ValueTask.CompletedTask;
        }
    }
}
