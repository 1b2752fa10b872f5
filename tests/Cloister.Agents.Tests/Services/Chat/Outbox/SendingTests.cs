using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Chat.Outbox;

public sealed class SendingTests
{
    [Fact]
    public async Task Platform_that_says_not_now_is_asked_again_when_it_wants()
    {
        await using var stage = await OutStage.StartAsync();
        stage.Platform.FailNext(ChannelFailure.RateLimited, TimeSpan.FromSeconds(7));
        stage.Platform.FailNext(ChannelFailure.RateLimited, TimeSpan.FromSeconds(100));
        var ann = stage.Platform.Direct("ann");
        ann.Write("Hi");

        await stage.UntilAsync(async () => await stage.RowsAsync("state || attempts") is ["pending1"]);
        stage.Time.Advance(TimeSpan.FromSeconds(7));
        await stage.UntilAsync(async () => await stage.RowsAsync("state || attempts") is ["pending2"]);
        stage.Time.Advance(TimeSpan.FromSeconds(100));

        Assert.Equal("Hello!", (await ann.NextAsync()).Text);
        await stage.SettleAsync();
        Assert.Equal(["sent"], await stage.RowsAsync());
    }

    [Fact]
    public async Task Platform_that_says_not_now_for_too_long_is_given_up()
    {
        await using var stage = await OutStage.StartAsync();
        stage.Platform.FailNext(ChannelFailure.RateLimited, TimeSpan.FromSeconds(121));
        var ann = stage.Platform.Direct("ann");
        ann.Write("Hi");
        await stage.UntilAsync(async () => await stage.RowsAsync() is ["failed"]);

        Assert.Empty(ann.Delivered);
    }

    [Fact]
    public async Task What_never_left_is_tried_again_after_1_2_4_and_8_seconds()
    {
        await using var stage = await OutStage.StartAsync();
        for (var i = 0; i < 5; i++)
        {
            stage.Platform.FailNext(ChannelFailure.NotSent);
        }

        stage.Platform.Direct("ann").Write("Hi");
        foreach (var (attempt, seconds) in new[] { (1, 1), (2, 2), (3, 4), (4, 8) })
        {
            await stage.UntilAsync(async () =>
                await stage.RowsAsync("state || ' ' || attempts") is [var row] && row == $"pending {attempt}"
            );
            Assert.Equal([$"{seconds * 1000}"], await stage.RowsAsync($"next_at - {stage.Time.GetUtcNow().ToUnixTimeMilliseconds()}"));
            stage.Time.Advance(TimeSpan.FromSeconds(seconds));
        }

        await stage.UntilAsync(async () => await stage.RowsAsync() is ["failed"]);
    }

    [Fact]
    public async Task What_nobody_knows_of_is_not_repeated_where_that_would_be_seen()
    {
        await using var stage = await OutStage.StartAsync();
        stage.Platform.LoseNextAnswer();
        var ann = stage.Platform.Direct("ann");
        ann.Write("Hi");
        await ann.NextAsync();
        await stage.UntilAsync(async () => await stage.RowsAsync() is ["unknown"]);

        Assert.Single(ann.Delivered);
    }

    [Fact]
    public async Task What_nobody_knows_of_is_repeated_where_the_platform_takes_it_once()
    {
        await using var stage = await OutStage.StartAsync();
        stage.Platform.Features = stage.Platform.Features with { Deduplicates = true };
        stage.Platform.LoseNextAnswer();
        var ann = stage.Platform.Direct("ann");
        ann.Write("Hi");
        await stage.UntilAsync(async () => await stage.RowsAsync("state || attempts") is ["pending1"]);
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await stage.UntilAsync(async () => await stage.RowsAsync() is ["sent"]);

        Assert.Single(ann.Delivered);
    }

    [Fact]
    public async Task Nothing_overtakes_what_waits_and_other_chats_do_not_wait()
    {
        await using var stage = await OutStage.StartAsync(Counting());
        stage.Platform.FailNext(ChannelFailure.NotSent);
        var (ann, bob) = (stage.Platform.Direct("ann"), stage.Platform.Direct("bob"));
        ann.Write("Hi");
        await stage.UntilAsync(async () => await stage.RowsAsync("state || attempts") is ["pending1"]);
        ann.Write("Hi again");
        await stage.UntilAsync(async () => await stage.RowsAsync() is ["pending", "pending"]);
        bob.Write("Hi");

        Assert.Equal("Answer 3", (await bob.NextAsync()).Text);
        Assert.Empty(ann.Delivered);
        stage.Time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(["Answer 1", "Answer 2"], [(await ann.NextAsync()).Text, (await ann.NextAsync()).Text]);
    }

    [Fact]
    public async Task Delayed_reply_keeps_nothing_waiting_and_outlives_the_process()
    {
        var model = new ScriptedModelBuilder().Text("---\ndelay: 60000\n---\nLater").NextRequest().Text("Now").Build();
        await using var stage = await OutStage.StartAsync(model);
        var ann = stage.Platform.Direct("ann");
        ann.Write("Remind me");
        await stage.UntilAsync(async () => await stage.RowsAsync() is ["pending"]);
        ann.Write("Hi");
        Assert.Equal("Now", (await ann.NextAsync()).Text);
        await stage.SettleAsync();

        await stage.CrashAsync();
        stage.Time.Advance(TimeSpan.FromSeconds(60));

        Assert.Equal("Later", (await ann.NextAsync()).Text);
    }

    [Fact]
    public async Task Channel_that_never_answers_holds_up_its_chat_for_a_while_only()
    {
        await using var stage = await OutStage.StartAsync(Counting());
        stage.Platform.Sending = (_, _) => new TaskCompletionSource().Task;
        var ann = stage.Platform.Direct("ann");
        ann.Write("Hi");
        await stage.WaitForDelayAsync(TimeSpan.FromSeconds(100));
        stage.Platform.Sending = null;
        stage.Time.Advance(TimeSpan.FromSeconds(100));
        await stage.UntilAsync(async () => await stage.RowsAsync() is ["unknown"]);
        ann.Write("Hi");

        Assert.Equal("Answer 2", (await ann.NextAsync()).Text);
    }

    [Fact]
    public async Task What_no_channel_can_take_waits_for_one()
    {
        await using var stage = await OutStage.StartAsync(Counting());
        var ann = await stage.GreetAsync(answer: "Answer 1");
        var id = await stage.SessionIdAsync(ann);
        stage.Channel = """ "enabled": false """;
        await stage.ConfigureAsync();
        await stage.Host.Sessions.Get(id).RunAsync("Somebody asked elsewhere", TestContext.Current.CancellationToken);
        await stage.SettleAsync();
        Assert.Equal(["sent", "pending"], await stage.RowsAsync());

        stage.Channel = """ "enabled": true """;
        await stage.ConfigureAsync();

        Assert.Equal("Answer 2", (await ann.NextAsync()).Text);
    }

    [Fact]
    public async Task Deleted_conversation_leaves_nothing_in_the_outbox()
    {
        await using var stage = await OutStage.StartAsync();
        stage.Platform.FailNext(ChannelFailure.NotSent);
        var ann = stage.Platform.Direct("ann");
        ann.Write("Hi");
        await stage.UntilAsync(async () => await stage.RowsAsync("state || attempts") is ["pending1"]);

        await stage.Host.Sessions.Get(await stage.SessionIdAsync(ann)).RemoveAsync();
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await stage.SettleAsync();

        Assert.Empty(await stage.RowsAsync());
        Assert.Empty(ann.Delivered);
    }

    [Fact]
    public async Task What_is_over_for_long_is_forgotten()
    {
        await using var stage = await OutStage.StartAsync();
        await stage.GreetAsync();
        await stage.Host.DisposeAsync();
        stage.Time.Advance(TimeSpan.FromDays(31));

        await stage.OpenAsync();

        Assert.Empty(await stage.RowsAsync());
    }

    [Fact]
    public async Task Same_text_leaves_once_a_run_and_not_once_for_all()
    {
        await using var stage = await OutStage.StartAsync();
        var ann = await stage.GreetAsync();

        ann.Write("Hi");
        await ann.NextAsync();
        await stage.SettleAsync();

        Assert.Equal(2, ann.Delivered.Select(message => message.Message.Key).Distinct().Count());
    }

    private static ScriptedModel Counting()
    {
        var count = 0;
        return new ScriptedModelBuilder().Text(_ => $"Answer {Interlocked.Increment(ref count)}").Build();
    }
}
