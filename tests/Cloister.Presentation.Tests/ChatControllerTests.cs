using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Presentation.Tests;

public sealed class ChatControllerTests
{
    [Fact]
    public Task Notifications_come_on_the_thread_that_made_the_controller() =>
        UiLoop.RunAsync(async loop =>
        {
            var agent = new ScriptedAgent();
            await using var client = new AgUiClient(agent);
            using var controller = new ChatController(client.NewSession("t1"));
            var elsewhere = 0;
            controller.PropertyChanged += (_, _) => elsewhere += loop.IsCurrent ? 0 : 1;

            var run = controller.SendAsync("hi");
            agent.Answer("m1", "hello");
            await run;
            await controller.UntilAsync(() => !controller.IsStreaming && controller.Messages.Rows.Count == 2, "the answer is there");

            Assert.Equal(0, elsewhere);
            Assert.Equal(["hi", "hello"], controller.Messages.Rows.Select(row => row.Message.Text.ToString()));
        });

    [Fact]
    public Task Streaming_is_told_when_it_begins_and_when_it_ends() =>
        UiLoop.RunAsync(async _ =>
        {
            var agent = new ScriptedAgent();
            await using var client = new AgUiClient(agent);
            using var controller = new ChatController(client.NewSession("t1"));
            List<bool> told = [];
            controller.PropertyChanged += (_, change) =>
            {
                if (change.PropertyName == nameof(ChatController.IsStreaming))
                {
                    told.Add(controller.IsStreaming);
                }
            };

            var run = controller.SendAsync("hi");
            await controller.UntilAsync(() => told.Count == 1, "streaming began");
            agent.Answer("m1", "hello");
            await run;
            await controller.UntilAsync(() => told.Count == 2, "streaming ended");

            Assert.Equal([true, false], told);
        });

    [Fact]
    public Task After_disposal_nothing_is_told_and_the_session_goes_on() =>
        UiLoop.RunAsync(async _ =>
        {
            var agent = new ScriptedAgent();
            await using var client = new AgUiClient(agent);
            var session = client.NewSession("t1");
            var controller = new ChatController(session);
            var run = controller.SendAsync("hi");
            var told = controller.Watch();

            controller.Dispose();
            controller.Dispose();
            agent.Answer("m1", "hello");
            await run;
            await Task.Yield();

            Assert.Empty(told);
            Assert.Equal(2, session.State.Messages.Count);
            session.UpdateState(JsonData.Object(("still", "alive")));
        });

    [Fact]
    public Task A_handler_that_disposes_is_the_last_one() =>
        UiLoop.RunAsync(async loop =>
        {
            await using var client = new AgUiClient(new ScriptedAgent());
            var controller = new ChatController(client.NewSession("t1"));
            var told = controller.Watch();
            controller.PropertyChanged += (_, _) => controller.Dispose();

            _ = controller.SendAsync("hi");
            await controller.UntilAsync(() => told.Count > 0, "there is a message");
            await Task.Yield();

            Assert.Single(told);
        });

    [Fact]
    public Task A_controller_that_opened_its_session_disposes_it() =>
        UiLoop.RunAsync(async loop =>
        {
            var storage = new InMemorySessionStorage();
            await using var client = new AgUiClient(new ScriptedAgent(), new() { Storage = storage });
            using (var earlier = client.NewSession("t1", ChatState.Empty.Append(new UserMessage("u", "earlier"))))
            {
                await earlier.PersistAsync();
            }

            var controller = await ChatController.OpenAsync(client, "t1");
            Assert.True(loop.IsCurrent);
            Assert.Equal("earlier", Assert.Single(controller.Messages.Rows).Message.Text.ToString());
            controller.Dispose();

            Assert.Throws<ObjectDisposedException>(() => controller.Session.UpdateState(JsonData.EmptyObject));
        });

    [Fact]
    public Task Cancelling_and_clearing_reach_the_rows() =>
        UiLoop.RunAsync(async loop =>
        {
            var agent = new ScriptedAgent();
            await using var client = new AgUiClient(agent);
            using var controller = new ChatController(client.NewSession("t1"));
            _ = controller.SendAsync("hi");

            controller.Cancel();
            await controller.UntilAsync(() => !controller.IsStreaming && controller.Messages.Rows.Count == 1, "the message is there");
            await controller.ClearAsync();
            await controller.UntilAsync(() => controller.Messages.Rows.Count == 0, "the rows are gone");

            Assert.Equal(RunPhase.Idle, controller.State.Phase);
        });

    [Fact]
    public async Task Without_a_context_notifications_come_at_once()
    {
        await using var client = new AgUiClient(new ScriptedAgent());
        var controller = await Task.Run(() => new ChatController(client.NewSession("t1")));
        var told = controller.Watch();

        controller.Session.UpdateState(JsonData.Object(("a", 1)));

        Assert.Contains(nameof(ChatController.State), told);
        controller.Dispose();
    }

    [Fact]
    public async Task Without_a_context_threads_refresh_one_after_the_other()
    {
        await using var client = new AgUiClient(new ScriptedAgent());
        using var controller = await Task.Run(() => new ChatController(client.NewSession("t1")));
        var (inside, overlaps, last) = (0, 0, 0L);
        controller.PropertyChanged += (_, _) =>
        {
            overlaps += Interlocked.Increment(ref inside) == 1 ? 0 : 1;
            last = Math.Max(last, controller.State.State.Count);
            Interlocked.Decrement(ref inside);
        };

        await Parallel.ForAsync(
            0,
            200,
            (i, _) =>
            {
                controller.Session.UpdateState(JsonData.Object(($"{i}", i)));
                controller.Cancel();
                return default;
            }
        );

        Assert.Equal(0, overlaps);
        Assert.Equal(200, last);
    }

    [Fact]
    public async Task A_handler_that_throws_does_not_silence_the_next_change()
    {
        await using var client = new AgUiClient(new ScriptedAgent());
        using var controller = await Task.Run(() => new ChatController(client.NewSession("t1")));
        var told = 0;
        controller.PropertyChanged += (_, _) => throw new InvalidDataException($"{++told}");

        for (var i = 0; i < 2; i++)
        {
            // The session keeps handlers that throw from its callers.
            controller.Session.UpdateState(JsonData.Object(("i", i)));
        }

        Assert.Equal(2, told);
    }

    [Fact]
    public Task Many_changes_while_the_thread_is_busy_cost_one_refresh() =>
        UiLoop.RunAsync(async loop =>
        {
            await using var client = new AgUiClient(new ScriptedAgent());
            using var controller = new ChatController(client.NewSession("t1"));
            var told = controller.Watch();
            var posted = loop.Posted;

            for (var i = 0; i < 100; i++)
            {
                controller.Session.UpdateState(JsonData.Object(("i", i)));
            }

            Assert.Equal(posted + 1, loop.Posted);
            await controller.UntilAsync(() => told.Count > 0, "the state changed");
            Assert.Equal([nameof(ChatController.State)], told);
        });

    [Fact]
    public Task The_view_follows_only_a_user_who_reads_the_end() =>
        UiLoop.RunAsync(async _ =>
        {
            await using var client = new AgUiClient(new ScriptedAgent());
            using var controller = new ChatController(client.NewSession("t1"));
            var scrolls = 0;
            controller.Position.ScrollRequested += (_, _) => scrolls++;

            controller.Position.Scrolled(offset: 0, viewport: 100, extent: 500, tolerance: 8);
            controller.Session.UpdateState(JsonData.Object(("a", 1)));
            await ShownAsync(1);
            Assert.Equal(0, scrolls);

            controller.Position.Scrolled(offset: 395, viewport: 100, extent: 500, tolerance: 8);
            controller.Session.UpdateState(JsonData.Object(("a", 2)));
            await ShownAsync(2);
            Assert.Equal(1, scrolls);

            controller.Position.Scrolled(offset: 0, viewport: 100, extent: 500, tolerance: 8);
            controller.Position.IsAtEnd = true;
            Assert.Equal(2, scrolls);

            async Task ShownAsync(int value)
            {
                await controller.UntilAsync(() => controller.State.State["a"].AsInt64() == value, "the state changed");
                await Task.Yield();
            }
        });

    [Fact]
    public Task Runs_that_the_session_is_asked_for_itself_end_here_too() =>
        UiLoop.RunAsync(async _ =>
        {
            var agent = new ScriptedAgent();
            await using var client = new AgUiClient(agent);
            using var controller = new ChatController(client.NewSession("t1"));
            controller.Composer.Text = "and then?";

            for (var i = 0; i < 100; i++)
            {
                var run = controller.Session.SendAsync("hi");
                agent.Answer($"m{i}", "hello");
                await run;
                await controller.Composer.UntilAsync(() => controller.Composer.CanSubmit, "the composer is free again");
            }
        });

    [Theory]
    [InlineData(ConcurrentSend.Reject, false)]
    [InlineData(ConcurrentSend.Queue, true)]
    public Task Composer_waits_while_the_agent_works_unless_messages_queue(ConcurrentSend concurrentSend, bool canSubmit) =>
        UiLoop.RunAsync(async _ =>
        {
            var agent = new ScriptedAgent();
            await using var client = new AgUiClient(agent, new() { ConcurrentSend = concurrentSend });
            using var controller = new ChatController(client.NewSession("t1"));
            controller.Composer.Text = "and then?";

            var run = controller.SendAsync("hi");
            await controller.UntilAsync(() => controller.Messages.Rows.Count > 0, "the message is shown");

            Assert.Equal(canSubmit, controller.Composer.CanSubmit);
            agent.Answer("m1", "hello");
            await run;
        });

    [Fact]
    public Task Composer_waits_while_the_agent_waits_for_an_answer() =>
        UiLoop.RunAsync(async _ =>
        {
            var agent = new ScriptedAgent();
            await using var client = new AgUiClient(agent);
            var session = client.NewSession("t1");
            using var controller = new ChatController(session);
            using var giving = new ChatController(
                session,
                new() { SendOptions = new() { PendingInterrupts = PendingInterrupts.CancelAll } }
            );
            controller.Composer.Text = giving.Composer.Text = "something else";

            agent.Say(
                new RunStartedEvent("t1", "r1"),
                new RunFinishedEvent("t1", "r1") { Outcome = new InterruptOutcome([new("i1", "sure?")]) }
            );
            await session.SendAsync("pay");
            await giving.Composer.UntilAsync(() => giving.Composer.CanSubmit, "a composer that gives questions up is free");

            Assert.Equal(SendReadiness.InterruptsOpen, controller.Composer.Readiness);
            Assert.False(controller.Composer.CanSubmit);
            Assert.False(controller.Composer.Submit());
            Assert.Equal("something else", controller.Composer.Text);

            agent.Answer("m2", "Paid.");
            await controller.ResumeAsync([ResumeEntry.Resolve("i1")]);
            await controller.Composer.UntilAsync(() => controller.Composer.CanSubmit, "the composer is free again");
        });

    [Fact]
    public Task Edited_message_is_sent_again_and_shown_at_the_end() =>
        UiLoop.RunAsync(async _ =>
        {
            var agent = new ScriptedAgent();
            await using var client = new AgUiClient(agent);
            using var controller = new ChatController(client.NewSession("t1"));
            agent.Answer("m1", "hello");
            await controller.SendAsync("hi");
            controller.Position.Scrolled(offset: 0, viewport: 100, extent: 500, tolerance: 8);

            agent.Answer("m2", "good evening");
            await controller.EditAndResendAsync(controller.State.Messages[0].Id, "good evening");
            // The row is there before its words.
            await controller.UntilAsync(
                () => controller.Messages.Rows[^1].Message is { Id: "m2", Text.IsEmpty: false },
                "the words of the other answer are shown"
            );

            Assert.Equal(["good evening", "good evening"], controller.Messages.Rows.Select(row => row.Message.Text.ToString()));
            Assert.True(controller.Position.IsAtEnd);
        });

    [Fact]
    public Task Result_of_a_tool_call_frees_the_composer() =>
        UiLoop.RunAsync(async _ =>
        {
            var agent = new ScriptedAgent();
            AgUiClientOptions options = new();
            options.Tools.Add(new ToolDefinition("pick", "Asks the user"));
            await using var client = new AgUiClient(agent, options);
            using var controller = new ChatController(client.NewSession("t1"));
            controller.Composer.Text = "thanks";
            agent.Say(
                new RunStartedEvent("t1", "r1"),
                new ToolCallStartEvent("c1", "pick"),
                new ToolCallEndEvent("c1"),
                new RunFinishedEvent("t1", "r1")
            );
            await controller.SendAsync("choose");
            await controller.Composer.UntilAsync(
                () => controller.Composer.Readiness == SendReadiness.ToolCallsOpen,
                "the agent waits for the user's choice"
            );

            agent.Answer("m2", "Blue it is.");
            var result = await controller.SubmitToolResultAsync("c1", "blue");

            Assert.Equal(RunOutcome.Completed, result.Outcome);
            await controller.Composer.UntilAsync(() => controller.Composer.CanSubmit, "the composer is free again");
        });
}
