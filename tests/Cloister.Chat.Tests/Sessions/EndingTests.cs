using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests;

public class EndingTests
{
    public static TheoryData<string, RunOutcome, RunPhase> Endings =>
        new()
        {
            { "success", RunOutcome.Completed, RunPhase.Idle },
            { "interrupt", RunOutcome.Interrupted, RunPhase.AwaitingInput },
            { "cancelled", RunOutcome.Cancelled, RunPhase.Cancelled },
            { "error", RunOutcome.Failed, RunPhase.Error },
            { "rejected", RunOutcome.Rejected, RunPhase.Error },
            { "truncated", RunOutcome.Truncated, RunPhase.Error },
            { "nothing", RunOutcome.Truncated, RunPhase.Error },
            { "throws", RunOutcome.Failed, RunPhase.Error },
            { "refused", RunOutcome.TransportFailed, RunPhase.Error },
            { "late error", RunOutcome.Failed, RunPhase.Error },
        };

    [Theory]
    [MemberData(nameof(Endings))]
    public async Task Each_ending_has_its_outcome_and_phase_and_none_is_an_exception(string ending, RunOutcome outcome, RunPhase phase)
    {
        await using var client = Chat.With(new ManualAgent { Script = run => Play(run, ending) });
        var session = client.NewSession();

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal(outcome, result.Outcome);
        Assert.Equal(phase, session.State.Phase);
        Assert.False(session.IsRunning);
        Assert.Null(session.CurrentRunId);
        Assert.Same(result, session.Result);
        Assert.Equal(result.IsFailure, result.Error is not null);
        Assert.Equal(result.Error, session.State.Error);
        if (result.IsFailure)
        {
            Assert.Same(result.Error, Assert.Throws<AgUiException>(() => result.EnsureSuccess()).Error);
        }
        else
        {
            Assert.Same(result, result.EnsureSuccess());
        }
    }

    [Fact]
    public async Task Result_and_usage_of_a_run_are_in_its_result()
    {
        var usage = new TokenUsage { Model = "m", OutputTokens = 3 };
        var agent = new ManualAgent
        {
            Script = run =>
                run.Start()
                    .Emit(new RunFinishedEvent(run.Input.ThreadId, run.Input.RunId) { Result = JsonData.Object(("x", 1)), Usage = [usage] })
                    .Close(),
        };
        await using var client = Chat.With(agent);

        var result = await client.NewSession().SendAsync("hi").Soon();

        Assert.Equal(JsonData.Object(("x", 1)), result.Result);
        Assert.Equal([usage], result.Usage);
        Assert.Equal(agent.Inputs[0].RunId, result.RunId);
        Assert.Equal(1, result.Runs);
    }

    [Fact]
    public async Task Usage_of_all_runs_of_a_call_adds_up_also_where_the_last_one_failed()
    {
        var agent = new ManualAgent
        {
            Script = run =>
                run.Start()
                    .Emit(new RunFinishedEvent(run.Input.ThreadId, run.Input.RunId) { Usage = [new() { OutputTokens = 1 }] })
                    .Start()
                    .Emit(new RunErrorEvent("no") { Usage = [new() { OutputTokens = 2 }] })
                    .Close(),
        };
        await using var client = Chat.With(agent);

        var result = await client.NewSession().SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Failed, result.Outcome);
        Assert.Equal([1, 2], result.Usage.Select(usage => usage.OutputTokens!.Value));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connection_that_stays_open_after_the_end_is_dropped_after_a_grace(bool blocksTheThread)
    {
        var time = new ManualTimeProvider();
        var agent = new ManualAgent
        {
            Manners = new() { IgnoresCancellation = true, BlocksTheThread = blocksTheThread },
            Script = run => run.Start().Say("x").Finish(),
        };
        await using var client = Chat.With(agent, options => options.TimeProvider = time);
        var session = client.NewSession();
        var send = session.SendAsync("hi");
        var run = await agent.NextRunAsync();
        await session.UntilAsync(state => state.Phase == RunPhase.Idle);
        await time.WaitForTimersAsync();

        Assert.False(session.IsRunning);
        Assert.False(send.IsCompleted);
        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(RunOutcome.Completed, (await send.Soon()).Outcome);
        await run.Stopped;
        run.Unblock();
    }

    [Fact]
    public async Task Call_during_the_grace_ends_it_and_is_accepted()
    {
        var time = new ManualTimeProvider();
        var agent = new ManualAgent { Manners = new() { IgnoresCancellation = true } };
        await using var client = Chat.With(agent, options => options.TimeProvider = time);
        var session = client.NewSession();
        var first = session.SendAsync("one");
        var lingering = await agent.NextRunAsync();
        lingering.Start().Say("x").Finish();
        await session.UntilAsync(state => state.Phase == RunPhase.Idle);

        var second = session.SendAsync("two");
        Assert.Equal(RunOutcome.Completed, (await first.Soon()).Outcome);
        lingering.Emit(new RunErrorEvent("too late")).Close();
        var run = await agent.NextRunAsync();
        run.Answer("y");

        Assert.Equal(RunOutcome.Completed, (await second.Soon()).Outcome);
        Assert.Equal(["one", "x", "two", "y"], session.State.Texts());
    }

    [Fact]
    public async Task Run_that_begins_during_the_grace_of_another_one_is_not_cut_by_it()
    {
        var time = new ManualTimeProvider();
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => (options.TimeProvider, options.AutoPersist) = (time, AutoPersist.Off));
        var session = client.NewSession();
        var send = session.SendAsync("hi");
        var run = await agent.NextRunAsync();
        run.Start().Say("one", "one").Finish();
        await time.WaitForTimersAsync();
        run.Start();
        await session.UntilAsync(state => state.Phase == RunPhase.Running);
        await run.Waiting;

        time.Advance(TimeSpan.FromHours(1));
        run.Say("two", "two").Finish().Close();

        Assert.Equal(RunOutcome.Completed, (await send.Soon()).Outcome);
        Assert.Equal(["hi", "one", "two"], session.State.Texts());
    }

    [Fact]
    public async Task Interceptor_that_lets_a_run_end_without_an_end_truncates_it()
    {
        await using var client = Chat.With(
            ManualAgent.Answering(),
            options => options.Interceptors.Add(new LambdaInterceptor((_, _, token) => Script.Stream([], token)))
        );
        var session = client.NewSession();

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal((RunOutcome.Truncated, ErrorCode.TransportClosed), (result.Outcome, result.Error?.Code));
        Assert.Equal((RunPhase.Error, result.Error), (session.State.Phase, session.State.Error));
    }

    [Fact]
    public async Task Last_of_several_runs_in_one_stream_decides()
    {
        var agent = new ManualAgent
        {
            Script = run =>
                run.Emit(new RunStartedEvent(run.Input.ThreadId, "replayed"))
                    .Say("old", "old")
                    .Emit(new RunErrorEvent("long ago"))
                    .Start()
                    .Say("new")
                    .Finish()
                    .Close(),
        };
        await using var client = Chat.With(agent);
        var session = client.NewSession();

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Null(session.State.Error);
        Assert.Equal(["hi", "old", "new"], session.State.Texts());
    }

    [Fact]
    public async Task Truncated_stream_never_looks_finished_even_without_verification()
    {
        var agent = new ManualAgent { Script = run => run.Start().Say("x").Close() };
        await using var client = Chat.With(agent, options => options.Verification = VerificationMode.Off);

        var result = await client.NewSession().SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Truncated, result.Outcome);
    }

    [Fact]
    public async Task Subscriber_or_handler_that_throws_is_reported_and_changes_nothing()
    {
        var agent = ManualAgent.Answering();
        await using var client = Chat.With(agent, options => options.Subscribers.Add(new ThrowingSubscriber()));
        var faults = new List<SubscriberFaultedEventArgs>();
        client.SubscriberFaulted += (_, fault) => faults.Add(fault);
        var session = client.NewSession();
        session.StateChanged += (_, _) => throw new InvalidOperationException("handler");
        var others = 0;
        session.StateChanged += (_, _) => others++;

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal(6, others);
        Assert.Contains(faults, fault => fault is { Exception.Message: "subscriber", Run: not null, Event: RunStartedEvent });
        Assert.Contains(faults, fault => fault is { Exception.Message: "handler" });
    }

    private static void Play(ManualRun run, string ending)
    {
        _ = ending switch
        {
            "success" => run.Start().Finish().Close(),
            "interrupt" => run.Start().Ask(new Interrupt("i1", "confirmation")).Close(),
            "cancelled" => run.Start().Finish(new CancelledOutcome()).Close(),
            "error" => run.Start().Emit(new RunErrorEvent("no") { Code = "E" }).Close(),
            "rejected" => run.Start().Emit(new TextMessageContentEvent("unknown", "x")).Finish().Close(),
            "truncated" => run.Start().Say("x").Close(),
            "nothing" => run.Close(),
            "throws" => run.Start().Close(new InvalidOperationException("bug")),
            "refused" => run.Close(
                new HttpRequestException(HttpRequestError.ConnectionError, "no", new System.Net.Sockets.SocketException(10061))
            ),
            "late error" => run.Start().Finish().Emit(new RunErrorEvent("late")).Close(),
            _ => throw new ArgumentOutOfRangeException(nameof(ending)),
        };
    }

    private sealed class ThrowingSubscriber : AgentSubscriber
    {
        public override void OnEvent(RunIdentity run, AgUiEvent agentEvent) => throw new InvalidOperationException("subscriber");
    }
}
