using static Cloister.Agents.Tests.Points.PointStage;

namespace Cloister.Agents.Tests.Points;

public sealed class GuardTests
{
    [Fact]
    public async Task Nobody_objects_and_it_is_allowed()
    {
        await using var stage = await StartAsync(new HookPlugin("one", hooks => hooks.Guard(Speak, (_, _) => Verdict.Pass)));

        var decision = await stage.InSession.GuardAsync(Speak, "hello");

        Assert.True(decision.IsAllowed);
        Assert.Null(decision.Reason);
    }

    [Fact]
    public async Task First_refusal_counts_and_nobody_else_is_asked()
    {
        var asked = new List<string>();
        await using var stage = await StartAsync(
            new HookPlugin("one", hooks => hooks.Guard(Speak, (_, word) => Verdict.Refuse($"'{word}' is not said here."))),
            new HookPlugin("two", hooks => hooks.Guard(Speak, (_, word) => Noted(word)))
        );

        var decision = await stage.InSession.GuardAsync(Speak, "damn");

        Assert.Equal((false, "one", "'damn' is not said here."), (decision.IsAllowed, decision.Plugin, decision.Reason));
        Assert.Empty(asked);

        Verdict Noted(string word)
        {
            asked.Add(word);
            return Verdict.Pass;
        }
    }

    [Fact]
    public async Task One_that_fails_refuses_and_its_text_goes_to_the_log_only()
    {
        await using var stage = await StartAsync(
            new HookPlugin("one", hooks => hooks.Guard(Speak, (_, _) => throw new InvalidOperationException("the database is at 10.0.0.7")))
        );

        var decision = await stage.InSession.GuardAsync(Speak, "hello");

        Assert.Equal("Plugin 'one' could not check this.", decision.Reason);
        Assert.Contains(stage.Logs.Records, record => record.Exception?.Message == "the database is at 10.0.0.7");
    }

    [Fact]
    public async Task Point_that_nobody_guards_is_open_unless_it_says_otherwise()
    {
        await using var stage = await StartAsync();

        Assert.True((await stage.InSession.GuardAsync(Speak, "hello")).IsAllowed);
        Assert.False((await stage.Plugins.GuardAsync(Enter, "ada")).IsAllowed);
    }

    [Fact]
    public async Task Guard_that_is_switched_off_is_not_asked()
    {
        await using var stage = await StartAsync(new HookPlugin("one", hooks => hooks.Guard(Speak, (_, _) => Verdict.Refuse("no"))));
        Assert.False((await stage.InSession.GuardAsync(Speak, "hello")).IsAllowed);

        await stage.ConfigureAsync(""" "plugins":{"one":{"enabled":false}} """);

        Assert.True((await stage.InSession.GuardAsync(Speak, "hello")).IsAllowed);
    }

    [Fact]
    public async Task Guard_that_could_not_attach_keeps_its_point_shut_and_the_session_awake()
    {
        var broken = new HookPlugin("broken", hooks => hooks.Guard(Speak, (_, _) => Verdict.Pass).Pipeline(Say, (_, text) => text + "!"))
        {
            Brings = services => services.RegisterLazySingleton(new ServiceId<Broken>("broken"), () => new Broken()),
        };
        await using var stage = await StartAsync(broken, new HookPlugin("sound", hooks => hooks.Pipeline(Say, (_, text) => text + "?")));

        var decision = await stage.InSession.GuardAsync(Speak, "hello");

        Assert.False(decision.IsAllowed);
        Assert.Null(decision.Plugin);
        Assert.Equal("hello?", await stage.InSession.PipelineAsync(Say, "hello"));
        Assert.True((await stage.Host.Sessions.Get("main").RunAsync("Hello")).IsSuccess);
    }

    [Fact]
    public async Task Caller_who_gives_up_is_not_refused()
    {
        using var giveUp = new CancellationTokenSource();
        await using var stage = await StartAsync(
            new HookPlugin(
                "one",
                hooks =>
                    hooks.Guard(
                        Speak,
                        async (_, _, token) =>
                        {
                            await giveUp.CancelAsync();
                            await Task.Delay(Timeout.Infinite, token);
                            return Verdict.Pass;
                        }
                    )
            )
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => stage.InSession.GuardAsync(Speak, "hello", giveUp.Token).AsTask());
    }

    private sealed class Broken : StatefulPluginService<AgentSessionContext>
    {
        protected override void Attach() => throw new InvalidOperationException("cannot");
    }
}
