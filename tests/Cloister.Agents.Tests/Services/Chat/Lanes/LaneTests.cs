using System.Diagnostics;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services.Chat.Lanes;

/// <summary>When what waits in conversations is answered.</summary>
public sealed class LaneTests
{
    private static ScriptedModel Echo() =>
        new ScriptedModelBuilder().Text(request => $"re: {ChatStage.Words(request.Messages[^1].Text)}").Build();

    [Fact]
    public async Task What_comes_in_a_burst_is_answered_together()
    {
        var model = Echo();
        await using var stage = await WaitingAsync(model);

        await stage.SayAsync("a");
        stage.Time.Advance(TimeSpan.FromMilliseconds(599));
        await stage.SayAsync("b");
        stage.Time.Advance(TimeSpan.FromMilliseconds(599));
        Assert.Empty(model.Requests);
        stage.Time.Advance(TimeSpan.FromMilliseconds(1));
        await model.Requests.WaitForAsync(1);
        await stage.RestAsync();

        Assert.Equal(["a", "b", "re: b"], await stage.WordsAsync());
        Assert.Equal(1, await stage.CountAsync("run"));
    }

    [Fact]
    public async Task Who_never_stops_talking_is_answered_all_the_same()
    {
        var model = Echo();
        await using var stage = await WaitingAsync(model);

        for (var i = 0; i < 4; i++)
        {
            await stage.SayAsync($"{i}");
            stage.Time.Advance(TimeSpan.FromMilliseconds(500));
        }

        await model.Requests.WaitForAsync(1);
        await stage.RestAsync();

        Assert.Equal(["0", "1", "2", "3", "re: 3"], await stage.WordsAsync());
    }

    [Theory]
    [InlineData(""" "mergeDebounceMs": 0 """)]
    [InlineData(""" "mergeMaxWaitMs": 0 """)]
    public async Task Where_nothing_is_waited_for_it_begins_at_once(string queue)
    {
        await using var stage = await ChatStage.StartAsync(stage => stage.Queue = queue);

        await stage.SayAsync("a");
        await stage.RestAsync();

        Assert.Equal(["a", "Hello!"], await stage.WordsAsync());
    }

    [Fact]
    public async Task Conversations_wait_for_a_slot_in_the_order_in_which_they_came()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder()
            .WaitFor(gate.Task)
            .Text(request => $"re: {ChatStage.Words(request.Messages[^1].Text)}")
            .Build();
        await using var stage = await ChatStage.StartAsync(stage =>
        {
            stage.Model = model;
            stage.Queue = """ "mergeDebounceMs": 0, "maxConcurrency": 1 """;
        });

        foreach (var person in new[] { "ann", "cem", "bob", "dan" })
        {
            await stage.SayAsync($"from {person}", person);
        }

        await stage.SayAsync("more", "bob");
        await model.Requests.WaitForAsync(1);
        Assert.Equal(1, stage.Chat.Parts.Lanes.RunningCount);
        Assert.Equal((4, 2), (stage.Chat.Parts.Lanes.WaitingCount, stage.Chat.Parts.Lanes.WaitingIn(await stage.SessionIdAsync("bob"))));
        gate.SetResult();
        await model.Requests.WaitForAsync(4);
        await stage.RestAsync();

        Assert.Equal(
            ["from ann", "from cem", "more", "from dan"],
            model.Requests.Select(request => ChatStage.Words(request.Messages[^1].Text))
        );
        Assert.Equal(["from bob", "more", "re: more"], await stage.WordsAsync("bob"));
    }

    [Fact]
    public async Task Slot_comes_back_however_a_run_ends()
    {
        var model = new ScriptedModelBuilder()
            .Fail(400)
            .NextRequest()
            .Throw(new InvalidOperationException("x"))
            .NextRequest()
            .Stall()
            .NextRequest()
            .Text("well")
            .Build();
        await using var stage = await ChatStage.StartAsync(stage =>
        {
            stage.Model = model;
            stage.Queue = """ "mergeDebounceMs": 0, "maxConcurrency": 1 """;
        });

        await stage.SayAsync("a", "ann");
        await stage.RestAsync();
        await stage.SayAsync("b", "bob");
        await stage.RestAsync();
        await stage.SayAsync("c", "cem");
        await model.Requests.WaitForAsync(3);
        await stage.Host.Sessions.Get(await stage.SessionIdAsync("cem")).StopAsync();
        await stage.SayAsync("d", "dan");
        await model.Requests.WaitForAsync(4);
        await stage.RestAsync();

        Assert.Equal(["d", "well"], await stage.WordsAsync("dan"));
        Assert.Equal(0, stage.Chat.Parts.Lanes.WaitingCount);
    }

    [Fact]
    public async Task What_is_said_while_a_run_goes_on_joins_it_at_its_next_step()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().WaitFor(gate.Task).Text("one").NextRequest().Text("two").Build();
        await using var stage = await ChatStage.StartAsync(stage => stage.Model = model);

        await stage.SayAsync("a");
        await model.Requests.WaitForAsync(1);
        await stage.SayAsync("b");
        await stage.SayAsync("c");
        gate.SetResult();
        await stage.RestAsync();

        Assert.Equal(["a", "one", "b", "c", "two"], await stage.WordsAsync());
        Assert.Equal(1, await stage.CountAsync("run"));
        Assert.Equal(3, await stage.CountAsync("input", "state = 'done'"));
    }

    [Theory]
    [InlineData("queue")]
    [InlineData("reject")]
    public async Task What_is_said_while_a_run_goes_on_can_wait_for_the_next(string whenBusy)
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().WaitFor(gate.Task).Text("one").NextRequest().Text("two").Build();
        await using var stage = await ChatStage.StartAsync(stage =>
        {
            stage.Model = model;
            stage.Settings = $$""" "execution": { "whenBusy": "{{whenBusy}}" } """;
        });

        await stage.SayAsync("a");
        await model.Requests.WaitForAsync(1);
        await stage.SayAsync("b");
        await stage.SayAsync("c");
        gate.SetResult();
        await model.Requests.WaitForAsync(2);
        await stage.RestAsync();

        Assert.Equal(["a", "one", "b", "c", "two"], await stage.WordsAsync());
        Assert.Equal(2, await stage.CountAsync("run", "state = 'completed'"));
    }

    [Fact]
    public async Task What_is_said_while_a_run_goes_on_can_take_its_place()
    {
        var model = new ScriptedModelBuilder().Stall().NextRequest().Text("two").Build();
        await using var stage = await ChatStage.StartAsync(stage =>
        {
            stage.Model = model;
            stage.Settings = """ "execution": { "whenBusy": "interrupt" } """;
            stage.Queue = """ "mergeDebounceMs": 600 """;
        });

        await stage.SayAsync("a");
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await model.Requests.WaitForAsync(1);
        await stage.SayAsync("b");
        await stage.SayAsync("c");
        await stage.RestAsync();
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await model.Requests.WaitForAsync(2);
        await stage.RestAsync();

        Assert.Equal(["a", "b", "c", "two"], (await stage.WordsAsync()).Where(word => word.Length > 0));
        Assert.Equal((1, 1), (await stage.CountAsync("run", "state = 'stopped'"), await stage.CountAsync("run", "state = 'completed'")));
    }

    [Fact]
    public async Task Run_for_another_reason_is_not_joined()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder().Text("zero").NextRequest().WaitFor(gate.Task).Text("one").NextRequest().Text("two").Build();
        await using var stage = await ChatStage.StartAsync(stage => stage.Model = model);
        await stage.SayAsync("hi");
        await stage.RestAsync();

        await stage
            .Host.Sessions.Get(await stage.SessionIdAsync())
            .PromptAsync("by the way", cancellationToken: TestContext.Current.CancellationToken);
        await model.Requests.WaitForAsync(2);
        await stage.SayAsync("a");
        Assert.Equal(1, stage.Chat.Parts.Lanes.WaitingCount);
        gate.SetResult();
        await model.Requests.WaitForAsync(3);
        await stage.RestAsync();

        Assert.Equal(["hi", "zero", "by the way", "one", "a", "two"], await stage.WordsAsync());
    }

    [Fact]
    public async Task Session_that_does_something_else_holds_up_no_other_conversation()
    {
        var gate = new TaskCompletionSource();
        var model = new ScriptedModelBuilder()
            .Text("zero")
            .NextRequest()
            .WaitFor(gate.Task)
            .Text("one")
            .NextRequest()
            .Text("two")
            .NextRequest()
            .Text("three")
            .Build();
        await using var stage = await ChatStage.StartAsync(stage =>
        {
            stage.Model = model;
            stage.Queue = """ "mergeDebounceMs": 0, "maxConcurrency": 1 """;
        });
        await stage.SayAsync("hi");
        await stage.RestAsync();
        await stage
            .Host.Sessions.Get(await stage.SessionIdAsync())
            .PromptAsync("work", cancellationToken: TestContext.Current.CancellationToken);
        await model.Requests.WaitForAsync(2);

        await stage.SayAsync("a");
        await stage.SayAsync("b", "bob");
        await model.Requests.WaitForAsync(3);
        gate.SetResult();
        await model.Requests.WaitForAsync(4);
        await stage.RestAsync();

        Assert.Equal(["b", "two"], await stage.WordsAsync("bob"));
        Assert.Equal(["hi", "zero", "work", "one", "a", "three"], await stage.WordsAsync());
    }

    [Fact]
    public async Task Too_many_messages_become_one_and_none_is_lost()
    {
        var model = Echo();
        await using var stage = await WaitingAsync(model, """, "laneCap": 3""");

        await stage.TakeAsync([.. Enumerable.Range(0, 6).Select(i => stage.Message($"text {i}"))]);
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await model.Requests.WaitForAsync(1);
        await stage.RestAsync();

        var said = (await stage.MessagesAsync()).OfType<UserMessage>().Select(message => message.Text.ToString()).ToList();
        Assert.Equal(3, said.Count);
        Assert.All(Enumerable.Range(0, 4), i => Assert.Contains($"text {i}", said[0], StringComparison.Ordinal));
        Assert.Equal(["text 4", "text 5"], said[1..].ConvertAll(ChatStage.Words));
        Assert.Contains(stage.Logs.Records, entry => entry.EventId.Id == 607);
    }

    [Fact]
    public async Task Agent_shows_that_it_writes_as_long_as_it_does()
    {
        var gate = new TaskCompletionSource();
        var channel = new TypingChannel();
        await using var stage = await ChatStage.StartAsync(stage =>
            stage.Model = new ScriptedModelBuilder().WaitFor(gate.Task).Text("one").Build()
        );
        stage.Outlet.Channel = channel;

        await stage.SayAsync("a");
        await channel.WaitAsync();
        for (var i = 0; i < 3; i++)
        {
            var before = stage.Time.GetUtcNow();
            var patience = Stopwatch.StartNew();
            while (!channel.WasShown())
            {
                Assert.True(patience.Elapsed < TimeSpan.FromSeconds(20), "It was not shown again.");
                // Other timers of the agent may be due before the one that is waited for; that of the run itself must not be.
                if (stage.Time.NextDue is { } due && due - before < TimeSpan.FromMinutes(10))
                {
                    stage.Time.Advance(due - stage.Time.GetUtcNow());
                }

                await Task.Yield();
            }

            Assert.True(stage.Time.GetUtcNow() - before >= TimeSpan.FromSeconds(4), "It was shown too soon.");
        }

        gate.SetResult();
        await stage.RestAsync();
        while (channel.WasShown())
        {
            // What was shown while the answer ended.
        }

        stage.Time.Advance(TimeSpan.FromSeconds(20));
        Assert.False(channel.WasShown());
    }

    private static Task<ChatStage> WaitingAsync(ScriptedModel model, string more = "") =>
        ChatStage.StartAsync(stage =>
        {
            stage.Model = model;
            stage.Queue = $""" "mergeDebounceMs": 600, "mergeMaxWaitMs": 2000{more} """;
        });
}
