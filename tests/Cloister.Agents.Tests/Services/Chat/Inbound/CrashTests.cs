using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Chat.Inbound;

/// <summary>The process ends somewhere on the way of a message.</summary>
public sealed class CrashTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Message_that_was_only_claimed_takes_the_way_again_in_its_order()
    {
        var (seen, go) = (new TaskCompletionSource(), new TaskCompletionSource());
        await using var stage = await ChatStage.StartAsync(stage =>
            stage.Hooks = hooks =>
                hooks.Effect(
                    ChatPoints.ObservePrincipal,
                    async (_, _, token) =>
                    {
                        seen.TrySetResult();
                        await go.Task.WaitAsync(token);
                    }
                )
        );
        await stage.Inbox.TakeAsync([stage.Message("a"), stage.Message("b")], cancellationToken: TestContext.Current.CancellationToken);
        await seen.Task.WaitAsync(Patience);
        Assert.Equal("received received", await stage.ClaimsAsync());

        await stage.EndAsync();
        go.SetResult();
        await stage.OpenAsync();
        await stage.SayAsync("c");
        await stage.RestAsync();

        Assert.Equal(["a", "b", "c"], (await stage.WordsAsync()).Where(word => word != "Hello!"));
        Assert.Equal("queued queued queued", await stage.ClaimsAsync());
        Assert.Equal(3, await stage.CountAsync("input"));
    }

    [Fact]
    public async Task Message_that_was_taken_and_waited_is_answered_after_the_restart()
    {
        var model = ScriptedModel.Saying("Hello!");
        await using var stage = await ChatStage.StartAsync(stage =>
        {
            stage.Model = model;
            stage.Queue = """ "mergeDebounceMs": 600 """;
        });
        await stage.TakeAsync(stage.Message("a"), stage.Message("b"));
        Assert.Equal("queued queued", await stage.ClaimsAsync());

        await stage.CrashAsync();
        await model.Requests.WaitForAsync(1);
        await stage.RestAsync();

        Assert.Equal(["a", "b", "Hello!"], await stage.WordsAsync());
    }

    [Fact]
    public async Task Run_that_was_cut_off_is_gone_on_with_and_what_was_said_is_said_once()
    {
        var model = new ScriptedModelBuilder().Stall().NextRequest().Text("two").Build();
        await using var stage = await ChatStage.StartAsync(stage => stage.Model = model);
        await stage.SayAsync("a");
        await model.Requests.WaitForAsync(1);

        await stage.CrashAsync();
        await model.Requests.WaitForAsync(2);
        await stage.RestAsync();

        var messages = await stage.MessagesAsync();
        Assert.Equal(3, messages.Count);
        Assert.Equal(("a", "two"), (ChatStage.Words(messages[0].Text.ToString()), messages[2].Text.ToString()));
        Assert.True(messages[1].IsInternal());
        Assert.Equal(
            1,
            await stage.CountAsync("run", "state = 'completed' AND continues = (SELECT key FROM run WHERE state = 'interrupted')")
        );
        Assert.Equal(1, await stage.CountAsync("input", "state = 'done' AND attempts = 2"));
        Assert.Contains("process ended", model.Requests[1].Messages[^1].Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_waited_behind_a_run_that_was_cut_off_is_answered_together_with_it()
    {
        var model = new ScriptedModelBuilder().Stall().NextRequest().Text("two").Build();
        await using var stage = await ChatStage.StartAsync(stage => stage.Model = model);
        await stage.SayAsync("a");
        await model.Requests.WaitForAsync(1);
        await stage.SayAsync("b");

        await stage.CrashAsync();
        await model.Requests.WaitForAsync(2);
        await stage.RestAsync();

        Assert.Equal(
            ["a", "b", "two"],
            (await stage.MessagesAsync())
                .Where(message => !message.IsInternal())
                .Select(message => ChatStage.Words(message.Text.ToString()))
        );
        Assert.Equal(2, await stage.CountAsync("input", "state = 'done'"));
    }

    [Fact]
    public async Task Second_time_a_run_is_cut_off_it_is_given_up()
    {
        var model = new ScriptedModelBuilder().Stall().NextRequest().Stall().NextRequest().Text("three").Build();
        await using var stage = await ChatStage.StartAsync(stage => stage.Model = model);
        await stage.SayAsync("a");
        await model.Requests.WaitForAsync(1);
        await stage.CrashAsync();
        await model.Requests.WaitForAsync(2);

        await stage.CrashAsync();
        await stage.RestAsync();

        Assert.Equal(2, model.Requests.Count);
        Assert.Equal(2, await stage.CountAsync("run", "state = 'interrupted'"));
        Assert.Equal(1, await stage.CountAsync("input", "state = 'done'"));
        Assert.Equal(0, stage.Chat.Parts.Lanes.WaitingCount);

        const string told = "CAST(payload AS TEXT) LIKE '%Execution failed: The agent was ended twice while it was answering.%'";
        Assert.Equal((1, 1), (await stage.CountAsync("outbox", told), await stage.CountAsync("outbox")));
        await stage.CrashAsync();
        Assert.Equal(1, await stage.CountAsync("outbox"));

        await stage.SayAsync("b");
        await stage.RestAsync();
        Assert.Equal("three", (await stage.WordsAsync())[^1]);
    }

    [Fact]
    public async Task Run_that_was_over_is_not_answered_again()
    {
        var model = ScriptedModel.Saying("Hello!");
        await using var stage = await ChatStage.StartAsync(stage => stage.Model = model);
        await stage.SayAsync("a");
        await stage.RestAsync();

        await stage.CrashAsync();
        await stage.RestAsync();

        Assert.Single(model.Requests);
        Assert.Equal(["a", "Hello!"], await stage.WordsAsync());
    }

    [Fact]
    public async Task Message_with_which_the_process_ends_again_and_again_is_given_up()
    {
        var hangs = true;
        var seen = new SemaphoreSlim(0);
        await using var stage = await ChatStage.StartAsync(stage =>
            stage.Hooks = hooks =>
                hooks.Effect(
                    ChatPoints.ObservePrincipal,
                    async (_, _, token) =>
                    {
                        seen.Release();
                        await Task.Delay(Volatile.Read(ref hangs) ? Timeout.InfiniteTimeSpan : TimeSpan.Zero, token);
                    }
                )
        );
        await stage.Inbox.TakeAsync([stage.Message("a"), stage.Message("b")], cancellationToken: TestContext.Current.CancellationToken);
        for (var i = 0; i < 3; i++)
        {
            Assert.True(await seen.WaitAsync(Patience, TestContext.Current.CancellationToken), "The message did not come again.");
            await stage.EndAsync();
            Volatile.Write(ref hangs, i < 2);
            await stage.OpenAsync();
        }

        await stage.RestAsync();

        Assert.Equal("failed queued", await stage.ClaimsAsync());
        Assert.Equal(["b", "Hello!"], await stage.WordsAsync());
    }
}
