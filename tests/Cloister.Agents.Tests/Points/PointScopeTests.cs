using static Cloister.Agents.Tests.Points.PointStage;

namespace Cloister.Agents.Tests.Points;

public sealed class PointScopeTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Point_of_the_agent_is_reached_in_the_lobby_and_wakes_nobody()
    {
        AgentSessionContext? seen = null;
        await using var stage = await StartAsync(
            new HookPlugin(
                "one",
                hooks =>
                    hooks.Guard(
                        Enter,
                        (context, _) =>
                        {
                            seen = context;
                            return Verdict.Pass;
                        }
                    )
            )
        );

        Assert.True((await stage.Plugins.In("main").GuardAsync(Enter, "ada")).IsAllowed);

        Assert.True(seen!.IsLobby);
        Assert.False(await IsAwakeAsync(stage, "main"));
        var failure = Assert.Throws<InvalidOperationException>(() => seen.Conversation);
        Assert.Contains("lobby", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Point_of_a_session_is_reached_in_it_and_wakes_it()
    {
        var seen = "";
        await using var stage = await StartAsync(
            new HookPlugin("one", hooks => hooks.Effect(Said, (context, _) => seen = context.AgentSessionId))
        );

        await stage.InSession.EffectAsync(Said, "hello");

        Assert.Equal("main", seen);
        Assert.True(await IsAwakeAsync(stage, "main"));
    }

    [Fact]
    public async Task Session_does_not_fall_asleep_under_those_who_are_at_a_point_in_it()
    {
        var reached = new TaskCompletionSource<AgentSessionContext>(TaskCreationOptions.RunContinuationsAsynchronously);
        var gate = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var stage = await StartAsync(
            new HookPlugin(
                "one",
                hooks =>
                    hooks.Effect(
                        Said,
                        async (context, _, _) =>
                        {
                            reached.TrySetResult(context);
                            await gate.Task;
                        }
                    )
            )
        );
        var effect = stage.InSession.EffectAsync(Said, "hello").AsTask();
        var context = await reached.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);

        await stage.Host.Sessions.Get("main").SetSettingsAsync(AgUi.JsonData.EmptyObject, TestContext.Current.CancellationToken);

        Assert.False(await IsAwakeAsync(stage, "main"));
        Assert.False(context.Closed.IsCancellationRequested);
        var closed = new TaskCompletionSource();
        context.Closed.Register(closed.SetResult);
        gate.SetResult();
        await effect.WaitAsync(Patience, TestContext.Current.CancellationToken);
        await closed.Task.WaitAsync(Patience, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Point_of_a_session_needs_one_that_exists()
    {
        await using var stage = await StartAsync();

        var nowhere = await Assert.ThrowsAsync<ArgumentException>(() => stage.Plugins.EffectAsync(Said, "hello").AsTask());
        Assert.Contains("Plugins.In(sessionId)", nowhere.Message, StringComparison.Ordinal);
        await Assert.ThrowsAsync<SessionRefusedException>(() => stage.Plugins.In("nobody").EffectAsync(Said, "hello").AsTask());
    }

    [Fact]
    public async Task Two_resolvers_of_one_point_are_refused_at_the_start()
    {
        HookPlugin Answering(string id) => new(id, hooks => hooks.Resolve(Count, (_, _) => 1));

        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() => StartAsync(Answering("one"), Answering("two")));

        Assert.StartsWith("Resolve point already registered: test.count", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_meanings_of_one_name_are_refused_at_the_start()
    {
        var failure = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            StartAsync(
                new HookPlugin("one", hooks => hooks.Effect(Said, (_, _) => { })),
                new HookPlugin("two", hooks => hooks.Effect(new EffectPoint<int>("test.said"), (_, _) => { }))
            )
        );

        Assert.Contains("'one' and 'two' mean different points", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task List_tells_who_takes_part_where()
    {
        await using var stage = await StartAsync(
            new HookPlugin("b", hooks => hooks.Effect(Said, (_, _) => { }).Guard(Enter, (_, _) => Verdict.Pass)) { IsOff = true },
            new HookPlugin("a", hooks => hooks.Pipeline(Say, (_, text) => text))
        );

        var plugins = stage.Plugins.List().Where(plugin => plugin.Name is "a" or "b").ToList();

        Assert.Equal([("a", true), ("b", false)], plugins.Select(plugin => (plugin.Name, plugin.IsEnabled)));
        Assert.Equal(["test.say"], plugins[0].Pipelines);
        Assert.Equal(["test.said"], plugins[1].Effects);
        Assert.Equal(["test.enter"], plugins[1].Guards);
    }

    private static async Task<bool> IsAwakeAsync(PointStage stage, string id)
    {
        using var lease = await stage.Host.Directory.FindAsync(id);
        return lease!.Session.IsAwake;
    }
}
