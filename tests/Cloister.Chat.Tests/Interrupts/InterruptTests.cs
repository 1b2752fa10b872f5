using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests;

public class InterruptTests
{
    private static readonly Interrupt First = new("i1", "confirmation") { Message = "Sure?" };
    private static readonly Interrupt Second = new("i2", "input_required");

    [Fact]
    public async Task Answers_go_out_with_the_next_run_and_its_success_clears_them()
    {
        var agent = ManualAgent.Playing(run => run.Start().Ask(First, Second).Close(), run => run.Answer("thanks"));
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        Assert.Equal(RunOutcome.Interrupted, (await session.SendAsync("hi").Soon()).Outcome);
        Assert.Equal([First, Second], session.State.PendingInterrupts);

        var published = new List<ChatState>();
        session.StateChanged += (_, state) => published.Add(state);
        await session.ResumeAsync([ResumeEntry.Resolve("i2", "Ada"), ResumeEntry.Cancel("i1")]).Soon();
        Assert.Equal((RunPhase.Running, 2), (published[0].Phase, published[0].PendingInterrupts.Count));

        Assert.Equal([ResumeEntry.Resolve("i2", "Ada"), ResumeEntry.Cancel("i1")], agent.Inputs[1].Resume);
        Assert.Single(agent.Inputs[1].Messages);
        Assert.Empty(session.State.PendingInterrupts);
        Assert.Equal(RunPhase.Idle, session.State.Phase);
    }

    [Fact]
    public async Task User_may_say_something_beside_his_answers()
    {
        var agent = ManualAgent.Playing(run => run.Start().Ask(First).Close(), run => run.Answer("thanks"));
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();

        await session.ResumeAsync([ResumeEntry.Resolve("i1")], new() { Remark = "and hurry" }).Soon();

        Assert.Equal(["hi", "and hurry"], agent.Inputs[1].Messages.OfType<UserMessage>().Select(message => message.Text.ToString()));
        Assert.Equal([ResumeEntry.Resolve("i1")], agent.Inputs[1].Resume);
        Assert.Equal(["hi", "and hurry", "thanks"], session.State.Messages.Select(message => message.Text.ToString()));
    }

    [Fact]
    public async Task Answers_count_also_where_the_agent_has_run_ids_of_its_own()
    {
        var agent = ManualAgent.Playing(
            run => run.Start().Ask(First).Close(),
            run => run.Emit(new RunStartedEvent(run.Input.ThreadId, "mine"), new RunFinishedEvent(run.Input.ThreadId, "mine")).Close()
        );
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();

        var result = await session.ResumeAsync([ResumeEntry.Resolve("i1")]).Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Empty(session.State.PendingInterrupts);
        Assert.Equal(RunPhase.Idle, session.State.Phase);
    }

    [Fact]
    public async Task Answers_that_do_not_cover_the_open_interrupts_are_refused_and_nothing_changes()
    {
        var agent = ManualAgent.Playing(run => run.Start().Ask(First, Second).Close());
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        Assert.Throws<ArgumentException>(() =>
        {
            _ = session.ResumeAsync([ResumeEntry.Cancel("i1")]);
        });
        await session.SendAsync("hi").Soon();
        var before = session.State;

        Refused<ArgumentException>("i2", ResumeEntry.Cancel("i1"));
        Refused<ArgumentException>("i1", ResumeEntry.Cancel("i1"), ResumeEntry.Cancel("i1"));
        Refused<ArgumentException>("i3", ResumeEntry.Cancel("i1"), ResumeEntry.Cancel("i2"), ResumeEntry.Cancel("i3"));
        Refused<ArgumentException>("i1", new ResumeEntry("i1", ResumeStatus.Cancelled) { Payload = 1 }, ResumeEntry.Cancel("i2"));

        Assert.Same(before, session.State);
        Assert.Single(agent.Inputs);

        void Refused<T>(string named, params ResumeEntry[] answers)
            where T : Exception
        {
            var exception = Assert.Throws<T>(() =>
            {
                _ = session.ResumeAsync(answers);
            });
            Assert.Contains($"'{named}'", exception.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Expired_interrupt_can_only_be_given_up()
    {
        var time = new ManualTimeProvider(new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
        var agent = ManualAgent.Playing(
            run => run.Start().Ask(First with { ExpiresAt = "2026-01-01T00:01:00Z" }, Second with { ExpiresAt = "whenever" }).Close(),
            run => run.Answer("ok")
        );
        await using var client = Chat.With(agent, options => options.TimeProvider = time);
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();
        time.Advance(TimeSpan.FromMinutes(1));

        var exception = Assert.Throws<InvalidOperationException>(() =>
        {
            _ = session.ResumeAsync([ResumeEntry.Resolve("i1"), ResumeEntry.Resolve("i2")]);
        });
        Assert.Contains("'i1'", exception.Message, StringComparison.Ordinal);
        var result = await session.ResumeAsync([ResumeEntry.Cancel("i1"), ResumeEntry.Resolve("i2")]).Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
    }

    [Fact]
    public async Task Application_may_check_answers()
    {
        var agent = ManualAgent.Playing(run => run.Start().Ask(First).Close(), run => run.Answer("ok"));
        await using var client = Chat.With(
            agent,
            options => options.ValidateResponse = (_, payload) => payload is null ? "an answer is needed" : null
        );
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();

        var exception = Assert.Throws<ArgumentException>(() =>
        {
            _ = session.ResumeAsync([ResumeEntry.Resolve("i1")]);
        });
        Assert.Contains("an answer is needed", exception.Message, StringComparison.Ordinal);
        Assert.Equal(RunOutcome.Completed, (await session.ResumeAsync([ResumeEntry.Resolve("i1", true)]).Soon()).Outcome);
    }

    [Fact]
    public async Task Application_is_not_asked_about_questions_that_are_given_up()
    {
        var agent = ManualAgent.Playing(run => run.Start().Ask(First).Close(), run => run.Answer("ok"));
        await using var client = Chat.With(agent, options => options.ValidateResponse = (_, _) => "no answer will do");
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Completed, (await session.ResumeAsync([ResumeEntry.Cancel("i1")]).Soon()).Outcome);
    }

    [Theory]
    [InlineData("regenerate")]
    [InlineData("edit")]
    public async Task Question_goes_with_the_messages_that_asked_it_and_the_agent_is_told(string call)
    {
        var agent = ManualAgent.Playing(run => run.Start().Ask(First).Close(), run => run.Start());
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();
        var id = session.State.Messages[0].Id;
        var before = session.State;
        Assert.Throws<InvalidOperationException>(() =>
        {
            _ = Call(new());
        });
        Assert.Same(before, session.State);

        var send = Call(new() { PendingInterrupts = PendingInterrupts.CancelAll });

        Assert.Empty(session.State.PendingInterrupts);
        await agent.NextRunAsync();
        await agent.NextRunAsync();
        Assert.Equal([ResumeEntry.Cancel("i1")], agent.Inputs[1].Resume);
        session.Cancel();
        await send.Soon();

        Task<RunResult> Call(SendOptions options) =>
            call == "edit" ? session.EditAndResendAsync(id, "ho", options) : session.RegenerateAsync(options);
    }

    [Fact]
    public async Task Other_calls_are_refused_or_give_the_questions_up()
    {
        var agent = ManualAgent.Playing(run => run.Start().Ask(First).Close(), run => run.Answer("ok"));
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();
        var before = session.State;

        var exception = Assert.Throws<InvalidOperationException>(() =>
        {
            _ = session.SendAsync("steer away");
        });
        Assert.Throws<InvalidOperationException>(() =>
        {
            _ = session.RegenerateAsync();
        });
        Assert.Same(before, session.State);
        await session.SendAsync("steer away", new() { PendingInterrupts = PendingInterrupts.CancelAll }).Soon();

        Assert.Contains(nameof(ChatSession.ResumeAsync), exception.Message, StringComparison.Ordinal);
        Assert.Equal([ResumeEntry.Cancel("i1")], agent.Inputs[1].Resume);
        Assert.Equal(["hi", "steer away"], agent.Inputs[1].Messages.Select(message => message.Text.ToString()));
        Assert.Empty(session.State.PendingInterrupts);
    }

    [Fact]
    public async Task Failed_or_stopped_resume_can_be_tried_again()
    {
        var agent = ManualAgent.Playing(
            run => run.Start().Ask(First).Close(),
            run => run.Start().Emit(new RunErrorEvent("no")).Close(),
            run => run.Start(),
            run => run.Answer("at last")
        );
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();

        await session.ResumeAsync([ResumeEntry.Resolve("i1")]).Soon();
        Assert.Equal([First], session.State.PendingInterrupts);
        var stopped = session.ResumeAsync([ResumeEntry.Resolve("i1")]);
        for (var runs = 0; runs < 3; runs++)
        {
            await agent.NextRunAsync();
        }

        session.Cancel();
        await stopped.Soon();
        Assert.Equal([First], session.State.PendingInterrupts);
        await session.ResumeAsync([ResumeEntry.Resolve("i1")]).Soon();

        Assert.Empty(session.State.PendingInterrupts);
    }

    [Fact]
    public async Task Call_that_waits_for_approval_keeps_waiting_and_its_result_comes_with_the_resumed_run()
    {
        var approval = new Interrupt("i1", "tool_call") { ToolCallId = "c1" };
        var agent = ManualAgent.Playing(
            run => run.Start().Call("c1", "pay").Ask(approval).Close(),
            run => run.Start().Emit(new ToolCallResultEvent("r1", "c1", "paid")).Finish().Close()
        );
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();

        await session.ResumeAsync([ResumeEntry.Resolve("i1", JsonData.Object(("approved", true)))]).Soon();

        Assert.DoesNotContain(agent.Inputs[1].Messages, message => message is ToolMessage);
        Assert.Equal("paid", Assert.Single(session.State.Messages.OfType<ToolMessage>()).Content.ToString());
        Assert.Empty(session.State.PendingToolCalls);
    }

    [Fact]
    public async Task Interrupts_survive_a_restart()
    {
        var storage = new InMemorySessionStorage();
        var agent = ManualAgent.Playing(run => run.Start().Ask(First).Close(), run => run.Answer("ok"));
        await using (
            var before = Chat.With(agent, options => (options.Storage, options.OwnsAgent, options.OwnsStorage) = (storage, false, false))
        )
        {
            await before.NewSession("t").SendAsync("hi").Soon();
        }

        await using var after = Chat.With(agent, options => options.Storage = storage);
        var session = await after.OpenSessionAsync("t");

        Assert.Equal(RunPhase.AwaitingInput, session.State.Phase);
        Assert.Equal(RunOutcome.Completed, (await session.ResumeAsync([ResumeEntry.Resolve("i1")]).Soon()).Outcome);
    }
}
