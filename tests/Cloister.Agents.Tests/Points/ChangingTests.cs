using Cloister.Agents.Tests.Services;
using Cloister.Testing;
using static Cloister.Agents.Tests.Points.PointStage;

namespace Cloister.Agents.Tests.Points;

/// <summary>Settings that change while everything is at work.</summary>
public sealed class ChangingTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Fact, Trait("Category", "Slow")]
    public async Task No_guard_is_skipped_while_settings_change()
    {
        await using var stage = await StartAsync(
            new HookPlugin("noise", hooks => hooks.Guard(Speak, (_, _) => Verdict.Pass)),
            new HookPlugin("wall", hooks => hooks.Guard(Speak, (_, _) => Verdict.Refuse("no"))),
            new HookPlugin("more-noise", hooks => hooks.Guard(Speak, (_, _) => Verdict.Pass))
        );
        using var done = new CancellationTokenSource();
        var begun = new[] { new TaskCompletionSource(), new TaskCompletionSource() };
        var asking = begun.Select(first => Task.Run(() => AskAsync(stage, first, done.Token))).ToList();
        await Task.WhenAll(begun.Select(first => first.Task)).WaitAsync(Patience);

        var random = new Random(7);
        for (var change = 0; change < 60; change++)
        {
            var plugins = new[] { "noise", "more-noise" }.Select(plugin =>
                $"\"{plugin}\":{{\"enabled\":{(random.Next(2) == 0 ? "true" : "false")}}}"
            );
            await stage.ConfigureAsync($" \"plugins\":{{{string.Join(',', plugins)},\"wall\":{{\"n\":{change}}}}} ").WaitAsync(Patience);
        }

        await done.CancelAsync();
        await Task.WhenAll(asking).WaitAsync(Patience);
    }

    [Fact, Trait("Category", "Slow")]
    public async Task Services_come_and_go_while_sessions_wake_and_run()
    {
        var told = new List<string>();
        using var model = ScriptedModel.Saying("Hello");
        await using var agent = await TestAgent.StartAsync(
            model,
            options =>
            {
                options.Plugins.Add(TellingService.Brought("ant", told));
                options.Plugins.Add(TellingService.Brought("ant", told, priority: Priority.High, by: "better"));
                options.Plugins.Add(new HookPlugin("one", hooks => hooks.Pipeline(Say, (_, text) => text)));
            }
        );
        var speaking = Enumerable.Range(0, 100).Select(number => Task.Run(() => SpeakAsync(agent, $"s{number}"))).ToList();

        var random = new Random(8);
        for (var change = 0; change < 40; change++)
        {
            string Either() => random.Next(2) == 0 ? "true" : "false";
            var json =
                $$"""{"name":"Test","version":"1","services":{"ant":{"enabled": {{Either()}} } }, "plugins": { "better": { "enabled": {{Either()}} }, "one": { "enabled": {{Either()}} } } }""";
            await File.WriteAllTextAsync(Path.Combine(agent.ProjectRoot, "agent.json"), json, TestContext.Current.CancellationToken);
            await agent.Host.ReloadAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        }

        var results = await Task.WhenAll(speaking).WaitAsync(Patience);
        Assert.All(results, result => Assert.True(result.IsSuccess, result.Error));
        await Assert.AllAsync(
            Enumerable.Range(0, 100),
            async number => Assert.Equal(6, (await agent.Host.Sessions.Get($"s{number}").ListMessagesAsync()).Count)
        );
        await File.WriteAllTextAsync(
            Path.Combine(agent.ProjectRoot, "agent.json"),
            """{"name":"Test","version":"1"}""",
            TestContext.Current.CancellationToken
        );
        await agent.Host.ReloadAsync(TestContext.Current.CancellationToken).WaitAsync(Patience);
        Assert.Equal(ServiceState.Running, agent.Host.Services.Find("ant")!.State);
        Assert.Equal(Counted(told, "starts"), Counted(told, "stops") + 1);
        Assert.DoesNotContain(told, line => line.Contains("unasked", StringComparison.Ordinal));
    }

    private static int Counted(List<string> told, string what) => told.Count(line => line.EndsWith(what, StringComparison.Ordinal));

    private static async Task<RunResult> SpeakAsync(TestAgent agent, string id)
    {
        var session = agent.Host.Sessions.Get(id);
        await session.RunAsync("One");
        await session.RunAsync("Two");
        return await session.RunAsync("Three");
    }

    private static async Task AskAsync(PointStage stage, TaskCompletionSource first, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            Assert.False((await stage.InSession.GuardAsync(Speak, "hello", CancellationToken.None)).IsAllowed);
            first.TrySetResult();
        }
    }
}
