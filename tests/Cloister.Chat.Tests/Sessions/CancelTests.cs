using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests;

public class CancelTests
{
    public static TheoryData<string> BadManners =>
        ["none", "ignores the token", "hangs in dispose", "blocks the thread", "blocks the token"];

    [Theory]
    [MemberData(nameof(BadManners))]
    public async Task Stops_at_once_whatever_the_agent_does(string manners)
    {
        var agent = new ManualAgent { Manners = Manners(manners) };
        await using var client = Chat.With(agent);
        var (session, send, run) = await Chat.InRunAsync(client, agent);

        session.Cancel();

        Assert.Equal(RunPhase.Cancelled, session.State.Phase);
        Assert.False(session.IsRunning);
        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        await run.Stopped;
        run.Unblock();
    }

    [Fact]
    public async Task Without_a_run_it_changes_and_publishes_nothing()
    {
        await using var client = Chat.With(ManualAgent.Answering());
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();
        var published = 0;
        session.StateChanged += (_, _) => published++;
        var before = session.State;

        session.Cancel();

        Assert.Same(before, session.State);
        Assert.Equal(0, published);
    }

    [Fact]
    public async Task Nothing_of_the_run_counts_afterwards()
    {
        var agent = new ManualAgent { Manners = new() { IgnoresCancellation = true } };
        await using var client = Chat.With(agent);
        var (session, send, run) = await Chat.InRunAsync(client, agent);
        await session.UntilAsync(state => state.Texts() is [_, "par"]);
        session.Cancel();
        await send.Soon();
        var before = session.State;
        var late = new List<ChatState>();
        session.StateChanged += (_, state) => late.Add(state);

        run.Emit(new TextMessageContentEvent("m1", "tial"), new TextMessageEndEvent("m1")).Finish().Close();
        await run.Disposed;

        Assert.Same(before, session.State);
        Assert.Empty(late);
        Assert.Equal(["hi", "par"], before.Texts());
        Assert.Null(before.Error);
    }

    [Fact]
    public async Task Session_is_usable_at_once_while_the_old_connection_hangs()
    {
        var agent = new ManualAgent
        {
            Manners = new() { IgnoresCancellation = true, HangsInDispose = true },
        };
        await using var client = Chat.With(agent);
        var (session, first, old) = await Chat.InRunAsync(client, agent);

        session.Cancel();
        var second = session.SendAsync("again");
        old.Emit(new RunErrorEvent("of the past"));
        var run = await agent.NextRunAsync();
        run.Answer("fine");

        Assert.Equal(RunOutcome.Aborted, (await first.Soon()).Outcome);
        Assert.Equal(RunOutcome.Completed, (await second.Soon()).Outcome);
        Assert.Equal("fine", session.State.Texts()[^1]);
    }

    [Fact]
    public async Task Handler_that_never_returns_holds_up_neither_cancel_nor_the_send_task_nor_readers()
    {
        using var release = new ManualResetEventSlim();
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var (session, send, _) = await Chat.InRunAsync(client, agent);
        var blocked = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.StateChanged += (_, _) =>
        {
            blocked.TrySetResult();
            release.Wait();
        };
        var states = session.States.GetAsyncEnumerator();

        session.Cancel();

        Assert.Equal(RunPhase.Cancelled, session.State.Phase);
        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        Assert.True(await states.MoveNextAsync().AsTask().Soon());
        Assert.Equal(RunPhase.Cancelled, states.Current.Phase);
        await blocked.Task.Soon();
        session.Cancel();
        session.Dispose();
        release.Set();
    }

    [Fact]
    public async Task Run_whose_handler_hangs_can_be_stopped_and_followed_by_another()
    {
        using var release = new ManualResetEventSlim();
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var inHandler = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.StateChanged += (_, state) =>
        {
            if (state.Messages.Count > 1)
            {
                inHandler.TrySetResult();
                release.Wait();
            }
        };
        var first = session.SendAsync("hi");
        (await agent.NextRunAsync()).Start().Say("x");
        await inHandler.Task.Soon();

        session.Cancel();
        var second = session.SendAsync("again");
        (await agent.NextRunAsync()).Answer("y");

        Assert.Equal(RunOutcome.Aborted, (await first.Soon()).Outcome);
        Assert.Equal(RunOutcome.Completed, (await second.Soon()).Outcome);
        release.Set();
    }

    [Fact]
    public async Task Cancelled_token_of_the_caller_cancels_the_task_with_that_token()
    {
        using var source = new CancellationTokenSource();
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var send = session.SendAsync("hi", cancellationToken: source.Token);
        (await agent.NextRunAsync()).Start();

        await source.CancelAsync();

        var exception = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => send.Soon());
        Assert.Equal(source.Token, exception.CancellationToken);
        Assert.Equal(RunPhase.Cancelled, session.State.Phase);
        Assert.Equal(RunOutcome.Aborted, session.Result!.Outcome);
    }

    [Fact]
    public async Task Token_that_is_cancelled_already_appends_and_sends_nothing()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var before = session.State;

        var send = session.SendAsync("hi", cancellationToken: new(canceled: true));

        Assert.True(send.IsCanceled);
        Assert.Same(before, session.State);
        Assert.Empty(agent.Inputs);
    }

    [Fact]
    public async Task From_inside_a_handler_it_works_like_from_anywhere()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var phases = new List<RunPhase>();
        session.StateChanged += (_, state) =>
        {
            phases.Add(state.Phase);
            if (state.Messages.Count > 1)
            {
                session.Cancel();
            }
        };

        var send = session.SendAsync("hi");
        (await agent.NextRunAsync()).Start().Say("x").Finish();

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        Assert.Equal(RunPhase.Cancelled, session.State.Phase);
        Assert.Equal(RunPhase.Cancelled, phases[^1]);
        Assert.Single(phases, phase => phase == RunPhase.Cancelled);
    }

    [Fact]
    public async Task Agent_that_does_not_stop_is_warned_about_once_in_a_process()
    {
        var time = new ManualTimeProvider();
        using var logs = new LogCollector();
        var agent = new ManualAgent { Manners = new() { IgnoresCancellation = true } };
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.TimeProvider = time;
                options.LoggerFactory = logs;
                options.AbortLatch = new();
            }
        );

        var (first, _, firstRun) = await Chat.InRunAsync(client, agent);
        first.Cancel();
        await firstRun.Stopped;
        await time.WaitForTimersAsync();
        time.Advance(TimeSpan.FromMilliseconds(50));
        var (second, _, secondRun) = await Chat.InRunAsync(client, agent);
        second.Cancel();
        await secondRun.Stopped;
        time.Advance(TimeSpan.FromMilliseconds(50));

        Assert.Single(logs.Records, record => record.Message.Contains("did not stop within 50 ms", StringComparison.Ordinal));
        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task No_timer_survives_a_run_that_stopped()
    {
        var time = new ManualTimeProvider();
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.TimeProvider = time);
        var (session, send, run) = await Chat.InRunAsync(client, agent);

        session.Cancel();
        await send.Soon();
        await run.Disposed;
        await session.DisposeAsync();

        Assert.Equal(0, time.PendingTimers);
    }

    [Fact]
    public async Task Failures_of_a_run_that_was_given_up_are_seen_by_nobody()
    {
        var unobserved = 0;
        EventHandler<UnobservedTaskExceptionEventArgs> count = (_, args) =>
        {
            if (args.Exception.ToString().Contains("of the past", StringComparison.Ordinal))
            {
                unobserved++;
            }
        };
        TaskScheduler.UnobservedTaskException += count;
        var agent = new ManualAgent { Manners = new() { IgnoresCancellation = true } };
        await using (var client = Chat.With(agent))
        {
            for (var i = 0; i < 20; i++)
            {
                var (session, send, run) = await Chat.InRunAsync(client, agent);
                session.Cancel();
                run.Close(new IOException("of the past"));
                await run.Disposed;
                await send.Soon();
            }
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= count;

        Assert.Equal(0, unobserved);
    }

    private static AgentManners Manners(string manners) =>
        manners switch
        {
            "ignores the token" => new() { IgnoresCancellation = true },
            "hangs in dispose" => new() { HangsInDispose = true },
            "blocks the thread" => new() { BlocksTheThread = true },
            "blocks the token" => new() { BlocksTheToken = true, IgnoresCancellation = true },
            _ => new(),
        };
}
