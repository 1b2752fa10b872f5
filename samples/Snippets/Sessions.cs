using Cloister;

namespace Snippets;

internal static class Sessions
{
    private static readonly ServiceId<List<string>> Notes = new("notes");

    public static async Task RunAsync()
    {
        await using var runtime = await PluginRuntime.StartAsync([new NotesPlugin()]);

        // <snippet:sessions-sealed>
        await using var first = await runtime.CreateSessionAsync(new() { Id = new("first") });
        await using var second = await runtime.CreateSessionAsync(new() { Id = new("second") });

        first.Resolve(Notes).Add("only here");

        Console.WriteLine(second.Resolve(Notes).Count); // 0: the second session has a list of its own
        Console.WriteLine(runtime.FindSession(new("first")) == first); // True
        // </snippet:sessions-sealed>

        // <snippet:sessions-closed>
        var working = WorkAsync(first.Closed);
        await first.DisposeAsync();
        Console.WriteLine(await working); // the session ended

        static async Task<string> WorkAsync(CancellationToken closed)
        {
            var ended = new TaskCompletionSource<string>(TaskCreationOptions.RunContinuationsAsynchronously);
            await using var registration = closed.Register(() => ended.SetResult("the session ended"));
            return await ended.Task;
        }
        // </snippet:sessions-closed>
    }

    private sealed class NotesPlugin : SessionPlugin
    {
        public override PluginId PluginId => new("notes");

        public override void Register(PluginServiceRegistry services) => services.RegisterLazySingleton(Notes, () => new List<string>());
    }
}
