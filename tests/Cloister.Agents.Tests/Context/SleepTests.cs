using System.Globalization;
using Cloister.Agents.Tests.Storage;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Context;

public sealed class SleepTests : IDisposable
{
    private const int Sessions = 1000;

    private readonly TemporaryFolder _folder = new();
    private readonly ManualTimeProvider _clock = new();

    public SleepTests() => File.WriteAllText(_folder["agent.json"], """{"name":"Ada","version":"1","execution":{"titles":"off"}}""");

    public void Dispose() => _folder.Dispose();

    [Fact]
    [Trait("Category", "Slow")]
    public async Task Sessions_that_sleep_keep_nothing_in_memory()
    {
        using var model = ScriptedModel.Saying("Hi");
        await using var host = await StartAsync(model);
        var kept = await TalkInAllAsync(host);
        Assert.Equal(Sessions, host.Directory.Count);
        Assert.All(kept, part => Assert.True(part.IsAlive));

        for (var minute = 0; minute < 15 && host.Directory.Count > 0; minute++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            await host.Rest.Resting;
        }

        // The script notes what it was asked.
        model.Requests.Clear();
        model.Ends.Clear();
        await CollectAsync();

        Assert.Equal(0, host.Directory.Count);
        Assert.Equal(0, kept.Count(part => part.IsAlive));
    }

    [Fact]
    public async Task Session_that_is_not_used_for_a_minute_stays_awake_and_holds_nothing_of_what_was_said()
    {
        using var model = ScriptedModel.Saying("Hi");
        await using var host = await StartAsync(model);
        var said = await TalkAsync(host, "s1");

        _clock.Advance(TimeSpan.FromMinutes(1));
        await host.Rest.Resting;
        model.Requests.Clear();
        model.Ends.Clear();
        await CollectAsync();

        Assert.False(said.IsAlive);
        using var lease = (await host.Directory.FindAsync("s1"))!;
        Assert.True(lease.Session.IsAwake);
        Assert.Equal(2, (await lease.Session.Log.StateAsync()).State.Messages.Count);
    }

    private Task<AgentHost> StartAsync(ScriptedModel model)
    {
        var options = new AgentHostOptions
        {
            ProjectRoot = _folder.Path,
            Home = _folder["home"],
            TimeProvider = _clock,
            DefaultModel = "scripted",
            Plugins = { new Listening() },
        };
        options.Models["scripted"] = model;
        return AgentHost.StartAsync(options);
    }

    /// <summary>Lets all of them answer, and gives what they are made of.</summary>
    private static async Task<List<WeakReference>> TalkInAllAsync(AgentHost host)
    {
        var parts = new List<WeakReference>();
        await Parallel.ForEachAsync(
            Enumerable.Range(0, Sessions),
            new ParallelOptions { MaxDegreeOfParallelism = 50 },
            async (number, token) =>
            {
                var id = number.ToString(CultureInfo.InvariantCulture);
                var result = await host.Sessions.Get(id).RunAsync("Hello", cancellationToken: token);
                Assert.True(result.IsSuccess, result.Error);
                using var lease = (await host.Directory.FindAsync(id))!;
                var scope = await lease.Session.ScopeAsync(token);
                lock (parts)
                {
                    parts.AddRange([new(lease.Session), new(lease.Session.Log), new(scope), new(scope.Registry)]);
                }
            }
        );
        return parts;
    }

    /// <summary>Lets one answer, and gives what it holds of that.</summary>
    private static async Task<WeakReference> TalkAsync(AgentHost host, string id)
    {
        var result = await host.Sessions.Get(id).RunAsync("Hello");
        Assert.True(result.IsSuccess, result.Error);
        using var lease = (await host.Directory.FindAsync(id))!;
        await lease.Session.ScopeAsync(TestContext.Current.CancellationToken);
        return new((await lease.Session.Log.StateAsync()).State.Messages[^1]);
    }

    private static async Task CollectAsync()
    {
        // What let the last one go may still be on this stack, below us.
        await Task.Yield();
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
    }

    private sealed class Listening : SessionPlugin
    {
        public override PluginId PluginId { get; } = new("listening");

        protected override void Attach(SessionPluginContext context) => On(context, static (EventEnvelope<string> _) => { });
    }
}
