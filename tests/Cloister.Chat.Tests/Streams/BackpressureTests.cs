using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat.Tests;

public class BackpressureTests
{
    [Theory]
    [InlineData("cancel")]
    [InlineData("clear")]
    [InlineData("dispose")]
    public async Task Paused_run_still_stops_at_once(string by)
    {
        var time = new ManualTimeProvider();
        var agent = new ManualAgent();
        await using var client = Paused(agent, time);
        var (session, _, send, run) = await PauseAsync(client, agent, time);

        var stopping = by switch
        {
            "cancel" => Task.Run(session.Cancel),
            "clear" => session.ClearAsync(),
            _ => session.DisposeAsync().AsTask(),
        };

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        await stopping.Soon();
        await run.Disposed;
    }

    [Fact]
    public async Task Paused_run_goes_on_when_the_reader_leaves()
    {
        var time = new ManualTimeProvider();
        var agent = new ManualAgent();
        await using var client = Paused(agent, time);
        var (_, events, send, run) = await PauseAsync(client, agent, time);

        await events.DisposeAsync();
        run.Finish().Close();

        Assert.Equal(RunOutcome.Completed, (await send.Soon()).Outcome);
    }

    [Fact]
    public async Task Long_pause_is_told_once_in_a_run()
    {
        using var logs = new LogCollector();
        var time = new ManualTimeProvider();
        var agent = new ManualAgent();
        await using var client = Paused(agent, time, logs);
        var (_, events, send, run) = await PauseAsync(client, agent, time);

        time.Advance(TimeSpan.FromSeconds(9));
        Assert.Empty(logs.From(LogLevel.Warning));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([324], Warnings(logs));
        Assert.True(await events.MoveNextAsync().AsTask().Soon());
        await time.WaitForTimersAsync();
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal([324], Warnings(logs));
        await events.DisposeAsync();
        run.Finish().Close();
        await send.Soon();
    }

    [Fact]
    public async Task Run_that_waits_for_its_readers_loses_nothing_however_large_it_is()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.Backpressure = Backpressure.PauseUpstream);
        var session = client.NewSession();
        var events = session.Events.GetAsyncEnumerator();
        var send = session.SendAsync("hi");
        var run = (await agent.NextRunAsync()).Start().Emit(new TextMessageStartEvent("m"));
        for (var i = 0; i < 20; i++)
        {
            run.Emit(new TextMessageContentEvent("m", new string('x', 512 * 1024)));
        }

        run.Emit(new TextMessageEndEvent("m")).Finish().Close();
        var deltas = 0;
        while (await events.MoveNextAsync().AsTask().Soon() && events.Current is not RunFinishedEvent)
        {
            deltas += events.Current is TextMessageContentEvent ? 1 : 0;
        }

        Assert.Equal(20, deltas);
        Assert.Equal(RunOutcome.Completed, (await send.Soon()).Outcome);
    }

    [Theory]
    [InlineData(Backpressure.DropOldest, "7 8 9 RUN_FINISHED")]
    [InlineData(Backpressure.DropNewest, "RUN_STARTED 0 1 2")]
    public async Task Slow_reader_misses_what_the_option_says_and_is_told_of_once_in_a_run(Backpressure option, string expected)
    {
        using var logs = new LogCollector();
        var agent = ManualAgent.Playing(Chatter);
        await using var client = Chat.With(
            agent,
            options => (options.Backpressure, options.EventBufferSize, options.LoggerFactory) = (option, 4, logs)
        );
        var session = client.NewSession();
        var events = session.Events.GetAsyncEnumerator();

        await session.SendAsync("one").Soon();
        var seen = await TakeAsync(events, 4);
        await session.SendAsync("two").Soon();

        Assert.Equal(expected, seen);
        Assert.Equal(expected, await TakeAsync(events, 4));
        Assert.Equal([325, 325], Warnings(logs));
    }

    [Fact]
    public async Task Dropping_readers_keep_no_more_bytes_than_the_limit()
    {
        var events = new EventReader(1000, Backpressure.DropOldest, leave: null, default);
        for (var i = 0; i < 100; i++)
        {
            events.Write(new TextMessageContentEvent($"{i}", new string('x', 512 * 1024)));
        }

        events.Complete();
        var ids = new List<string>();
        while (await events.MoveNextAsync())
        {
            ids.Add(((TextMessageContentEvent)events.Current).MessageId);
        }

        Assert.Equal(7, ids.Count);
        Assert.Equal("99", ids[^1]);
    }

    [Fact]
    public async Task Json_counts_as_large_as_it_is()
    {
        var events = new EventReader(1000, Backpressure.Join, leave: null, default);
        var large = JsonData.Object(("text", new string('x', 3 * 1024 * 1024)));

        events.Write(new StateSnapshotEvent(large));
        events.Write(new CustomEvent("c", large));
        events.Write(new StateDeltaEvent([JsonPatchOperation.Replace("", large)]));
        events.Write(new ActivitySnapshotEvent("a", "plan", large));

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await events.MoveNextAsync());
    }

    [Fact]
    public async Task Event_that_is_larger_than_the_limit_is_read_all_the_same()
    {
        var events = new EventReader(1000, Backpressure.Join, leave: null, default);
        var larger = new StateSnapshotEvent(JsonData.Object(("text", new string('x', 9 * 1024 * 1024))));

        events.Write(larger);
        events.Write(Script.Finished());

        Assert.True(await events.MoveNextAsync());
        Assert.Same(larger, events.Current);
        Assert.True(await events.MoveNextAsync());
    }

    private static void Chatter(ManualRun run)
    {
        run.Start();
        for (var i = 0; i < 10; i++)
        {
            run.Emit(new CustomEvent($"{i}", JsonData.Null));
        }

        run.Finish().Close();
    }

    private static async Task<string> TakeAsync(IAsyncEnumerator<AgUiEvent> events, int count)
    {
        var names = new List<string>();
        while (names.Count < count && await events.MoveNextAsync().AsTask().Soon())
        {
            names.Add(
                events.Current switch
                {
                    CustomEvent custom => custom.Name,
                    RunStartedEvent => "RUN_STARTED",
                    RunFinishedEvent => "RUN_FINISHED",
                    var other => other.GetType().Name,
                }
            );
        }

        return string.Join(' ', names);
    }

    private static AgUiClient Paused(ManualAgent agent, ManualTimeProvider time, LogCollector? logs = null) =>
        Chat.With(
            agent,
            options =>
            {
                options.EventBufferSize = 2;
                options.Backpressure = Backpressure.PauseUpstream;
                options.TimeProvider = time;
                options.LoggerFactory = logs ?? options.LoggerFactory;
            }
        );

    /// <summary>A run that waits for a reader: the timer of the pause is the only one there is.</summary>
    private static async Task<(ChatSession Session, IAsyncEnumerator<AgUiEvent> Events, Task<RunResult> Send, ManualRun Run)> PauseAsync(
        AgUiClient client,
        ManualAgent agent,
        ManualTimeProvider time
    )
    {
        var session = client.NewSession();
        var events = session.Events.GetAsyncEnumerator();
        var send = session.SendAsync("hi");
        var run = (await agent.NextRunAsync()).Start();
        for (var i = 0; i < 20; i++)
        {
            run.Emit(new CustomEvent($"{i}", JsonData.Null));
        }

        await time.WaitForTimersAsync();
        return (session, events, send, run);
    }

    private static IEnumerable<int> Warnings(LogCollector logs) => logs.From(LogLevel.Warning).Select(record => record.EventId.Id);
}
