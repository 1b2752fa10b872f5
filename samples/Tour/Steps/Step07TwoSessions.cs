using Cloister;

namespace Tour.Steps;

// Sessions are sealed: own services, own events, own settings. What happens in one is not seen in the other.
internal static class Step07TwoSessions
{
    private static readonly ServiceId<Page> PageSlot = new("page");

    public static async Task RunAsync()
    {
        await using var desk = await PluginRuntime.StartAsync([new PagePlugin()]);
        await using var letter = await desk.CreateSessionAsync(new() { Id = new("letter") });
        await using var novel = await desk.CreateSessionAsync(new() { Id = new("novel") });

        await letter.EmitAsync(new LineWritten("Dear Ada,"));
        await novel.EmitAsync(new LineWritten("It was a dark night."));
        await novel.EmitAsync(new LineWritten("And stormy."));

        foreach (var document in new[] { letter, novel })
        {
            Say.Line($"{document.SessionId}: {string.Join(" ", document.Resolve(PageSlot).Lines)}");
        }

        await novel.DisposeAsync();
        await letter.EmitAsync(new LineWritten("How are you?"));
        Say.Line($"The novel is closed, the letter goes on: {letter.Resolve(PageSlot).Lines.Count} lines");
    }

    private sealed record LineWritten(string Text);

    private sealed class Page : StatefulPluginService<SessionPluginContext>
    {
        public List<string> Lines { get; } = [];

        protected override void Attach() => On<LineWritten>(e => Lines.Add(e.Event.Text));
    }

    private sealed class PagePlugin : SessionPlugin
    {
        public override PluginId PluginId => new("page");

        public override void Register(PluginServiceRegistry services) => services.RegisterLazySingleton(PageSlot, () => new Page());
    }
}
