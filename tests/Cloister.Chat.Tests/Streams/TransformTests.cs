using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests;

public class TransformTests
{
    [Fact]
    public async Task Transforms_change_in_order_what_is_seen_and_never_the_state()
    {
        var watcher = new Listener();
        await using var client = Chat.With(
            ManualAgent.Answering("hello"),
            options =>
            {
                options.Transforms = [events => Texts(events, text => text + "!"), events => Texts(events, text => $"<{text}>")];
                options.Subscribers = [watcher];
            }
        );
        var session = client.NewSession();
        var events = session.Events.GetAsyncEnumerator();
        var states = new List<ChatState>();
        session.StateChanged += (_, state) => states.Add(state);

        var result = await session.SendAsync("hi").Soon();
        await session.DisposeAsync();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal(["hi", "hello"], session.State.Texts());
        var seen = await ReadAsync(events);
        Assert.Equal("<hello!>", Assert.Single(seen.OfType<TextMessageContentEvent>()).Delta);
        Assert.Equal(5, seen.Count);
        Assert.Equal(seen, watcher.Events);
        Assert.Equal(6, states.Count);
    }

    [Fact]
    public async Task Transform_that_throws_ends_the_run_as_failed_and_the_next_one_is_as_good_as_any()
    {
        var isBroken = true;
        var agent = new ManualAgent();
        await using var client = Chat.With(
            agent,
            options => options.Transforms = [events => Texts(events, text => isBroken ? throw new FormatException("No.") : text)]
        );
        var session = client.NewSession();
        var events = session.Events.GetAsyncEnumerator();

        var send = session.SendAsync("hi");
        var run = (await agent.NextRunAsync()).Start().Say("hello");
        var result = await send.Soon();
        await run.Disposed;
        isBroken = false;
        var next = session.SendAsync("again");
        (await agent.NextRunAsync()).Answer("there");

        Assert.Equal(RunOutcome.Failed, result.Outcome);
        Assert.IsType<FormatException>(result.Error!.Exception);
        Assert.Equal(RunOutcome.Completed, (await next.Soon()).Outcome);
        await session.DisposeAsync();
        var seen = await ReadAsync(events);
        Assert.Equal(["RunStartedEvent", "TextMessageStartEvent", "RunEnded"], seen.Take(3).Select(item => item.GetType().Name));
        Assert.Equal("there", Assert.Single(seen.OfType<TextMessageContentEvent>()).Delta);
    }

    [Fact]
    public async Task Transform_that_is_none_ends_the_run_as_failed()
    {
        await using var client = Chat.With(ManualAgent.Answering(), options => options.Transforms = [_ => null!]);

        var result = await client.NewSession().SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Failed, result.Outcome);
        Assert.Contains(nameof(AgUiClientOptions.Transforms), result.Error!.Exception!.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Transform_that_ends_early_hides_the_rest_and_the_conversation_is_whole()
    {
        await using var client = Chat.With(ManualAgent.Answering(), options => options.Transforms = [events => events.Take(2)]);
        var session = client.NewSession();
        var events = session.Events.GetAsyncEnumerator();

        var result = await session.SendAsync("hi").Soon();
        await session.DisposeAsync();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal(["hi", "hello"], session.State.Texts());
        Assert.Equal(2, (await ReadAsync(events)).Count);
    }

    [Fact]
    public async Task Transform_that_asks_for_nothing_does_not_hold_up_cancelling()
    {
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var client = Chat.With(ManualAgent.Answering(), options => options.Transforms = [events => Stall(events, entered)]);
        var session = client.NewSession();
        var send = session.SendAsync("hi");
        await entered.Task.Soon();

        session.Cancel();

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
    }

    [Fact]
    public async Task What_a_transform_holds_back_comes_before_the_next_run()
    {
        var agent = ManualAgent.Answering();
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.Transforms = [HoldBack];
                options.ConcurrentSend = ConcurrentSend.Queue;
            }
        );
        var session = client.NewSession();
        var events = session.Events.GetAsyncEnumerator();

        await Task.WhenAll(session.SendAsync("one"), session.SendAsync("two")).Soon();
        await session.DisposeAsync();

        var seen = await ReadAsync(events);
        Assert.Equal(10, seen.Count);
        Assert.IsType<RunFinishedEvent>(seen[4]);
        Assert.IsType<RunStartedEvent>(seen[5]);
    }

    [Fact]
    public async Task Queued_call_waits_for_what_a_transform_may_hold_back()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.Transforms = [HoldBack];
                options.ConcurrentSend = ConcurrentSend.Queue;
                options.Grace = TimeSpan.FromMinutes(10);
            }
        );
        var session = client.NewSession();
        var first = session.SendAsync("one");
        var second = session.SendAsync("two");
        var run = await agent.NextRunAsync();

        run.Start().Say("a").Finish();
        await session.UntilAsync(state => state.Phase == RunPhase.Idle);
        Assert.DoesNotContain("two", session.State.Texts());
        run.Close();
        (await agent.NextRunAsync()).Answer("b");

        await Task.WhenAll(first, second).Soon();
        Assert.Equal(["one", "a", "two", "b"], session.State.Texts());
    }

    [Fact]
    public async Task What_a_transform_still_holds_back_when_the_grace_is_over_does_not_come_at_all()
    {
        var time = new ManualTimeProvider();
        var agent = new ManualAgent();
        await using var client = Chat.With(
            agent,
            options => (options.Transforms, options.TimeProvider, options.AutoPersist) = ([HoldBack], time, AutoPersist.Off)
        );
        var session = client.NewSession();
        var events = session.Events.GetAsyncEnumerator();
        var send = session.SendAsync("hi");
        var run = (await agent.NextRunAsync()).Start().Say("late").Finish();
        await session.UntilAsync(state => state.Phase == RunPhase.Idle);
        await time.WaitForTimersAsync();

        time.Advance(TimeSpan.FromSeconds(1));

        Assert.Equal(RunOutcome.Completed, (await send.Soon()).Outcome);
        await run.Disposed;
        await session.DisposeAsync();
        Assert.Empty(await ReadAsync(events));
    }

    [Fact]
    public async Task Run_without_a_session_is_seen_through_transforms_and_ends_when_one_throws()
    {
        var count = 0;
        await using var client = Chat.With(
            ManualAgent.Answering(),
            options => options.Transforms = [events => Texts(events, text => ++count == 1 ? text + "!" : throw new FormatException("No."))]
        );

        var good = await client.RunRaw(Script.Input()).ReadAsync();
        var bad = await client.RunRaw(Script.Input("r2")).ReadAsync();

        Assert.Equal("hello!", Assert.Single(good.OfType<TextMessageContentEvent>()).Delta);
        Assert.IsType<RunFinishedEvent>(good[^1]);
        Assert.Equal(3, bad.Count);
        Assert.Equal(RunOutcome.Failed, bad.Ended().Outcome);
    }

    private static IAsyncEnumerable<AgUiEvent> Texts(IAsyncEnumerable<AgUiEvent> events, Func<string, string> change) =>
        events.Select(item => item is TextMessageContentEvent text ? text with { Delta = change(text.Delta) } : item);

    private static async IAsyncEnumerable<AgUiEvent> Stall(IAsyncEnumerable<AgUiEvent> events, TaskCompletionSource entered)
    {
        await foreach (var item in events)
        {
            yield return item;
            entered.TrySetResult();
            await new TaskCompletionSource().Task;
        }
    }

    /// <summary>Gives nothing before it has all.</summary>
    private static async IAsyncEnumerable<AgUiEvent> HoldBack(IAsyncEnumerable<AgUiEvent> events)
    {
        foreach (var item in await events.ToListAsync())
        {
            await Task.Yield();
            yield return item;
        }
    }

    private static async Task<List<AgUiEvent>> ReadAsync(IAsyncEnumerator<AgUiEvent> events)
    {
        var all = new List<AgUiEvent>();
        while (await events.MoveNextAsync().AsTask().Soon())
        {
            all.Add(events.Current);
        }

        return all;
    }

    private sealed class Listener : AgentSubscriber
    {
        public List<AgUiEvent> Events { get; } = [];

        public override void OnEvent(RunIdentity run, AgUiEvent agentEvent) => Events.Add(agentEvent);
    }
}
