using Cloister.AgUi;

namespace Cloister.Chat.Tests;

public class ReaderTests
{
    [Fact]
    public async Task States_give_one_value_for_each_event_and_each_change_of_our_own()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var states = session.States.GetAsyncEnumerator();
        var send = session.SendAsync("hi");
        (await agent.NextRunAsync()).Start().Emit(new CustomEvent("note", JsonData.Null)).Finish().Close();
        await send.Soon();
        session.UpdateState(JsonData.Object(("a", 1)));
        session.UpdateState(JsonData.EmptyObject);
        await session.DisposeAsync();

        var phases = new List<RunPhase>();
        while (await states.MoveNextAsync())
        {
            phases.Add(states.Current.Phase);
        }

        // Sent, started, custom, finished, updated.
        Assert.Equal([RunPhase.Running, RunPhase.Running, RunPhase.Running, RunPhase.Idle, RunPhase.Idle], phases);
    }

    [Fact]
    public async Task Reader_is_registered_when_it_asks_for_its_enumerator()
    {
        await using var client = Chat.With(ManualAgent.Answering());
        var session = client.NewSession();
        var late = session.Events;
        var early = session.Events.GetAsyncEnumerator();

        await session.SendAsync("hi").Soon();
        var afterwards = late.GetAsyncEnumerator();
        await session.DisposeAsync();

        Assert.True(await early.MoveNextAsync());
        Assert.IsType<RunStartedEvent>(early.Current);
        Assert.False(await afterwards.MoveNextAsync());
    }

    [Fact]
    public async Task Late_joiner_may_begin_with_the_state_there_is()
    {
        await using var client = Chat.With(ManualAgent.Answering());
        var session = client.NewSession();
        await session.SendAsync("hi").Soon();

        var states = session.ObserveStates(replayCurrent: true).GetAsyncEnumerator();
        session.UpdateState(JsonData.Object(("a", 1)));

        Assert.True(await states.MoveNextAsync());
        Assert.Equal(["hi", "hello"], states.Current.Texts());
        Assert.True(await states.MoveNextAsync());
        Assert.Equal(JsonData.Object(("a", 1)), states.Current.State);
    }

    [Fact]
    public async Task Slow_reader_of_states_skips_the_oldest_and_gets_the_last()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.EventBufferSize = 4);
        var session = client.NewSession();
        var states = session.States.GetAsyncEnumerator();
        var send = session.SendAsync("hi");
        var run = (await agent.NextRunAsync()).Start().Emit(new TextMessageStartEvent("m"));
        for (var i = 0; i < 100; i++)
        {
            run.Emit(new TextMessageContentEvent("m", "x"));
        }

        run.Emit(new TextMessageEndEvent("m")).Finish().Close();
        await send.Soon();
        await session.DisposeAsync();

        var seen = new List<ChatState>();
        while (await states.MoveNextAsync())
        {
            seen.Add(states.Current);
        }

        Assert.Equal(4, seen.Count);
        Assert.Equal(RunPhase.Idle, seen[^1].Phase);
        Assert.Equal(100, seen[^1].Texts()[1].Length);
    }

    [Fact]
    public async Task Slow_reader_of_events_gets_adjacent_deltas_as_one_and_loses_nothing()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.EventBufferSize = 8);
        var session = client.NewSession();
        var events = session.Events.GetAsyncEnumerator();
        var send = session.SendAsync("hi");
        var run = (await agent.NextRunAsync()).Start().Emit(new TextMessageStartEvent("m"));
        var text = "";
        for (var i = 0; i < 200; i++)
        {
            text += $"{i},";
            run.Emit(new TextMessageContentEvent("m", $"{i},"));
        }

        run.Emit(new TextMessageEndEvent("m"), new CustomEvent("a", JsonData.Null), new CustomEvent("b", JsonData.Null)).Finish().Close();
        await send.Soon();
        await session.DisposeAsync();

        var seen = new List<AgUiEvent>();
        while (await events.MoveNextAsync())
        {
            seen.Add(events.Current);
        }

        Assert.True(seen.Count < 20, $"{seen.Count} events waited");
        Assert.Equal(text, string.Concat(seen.OfType<TextMessageContentEvent>().Select(content => content.Delta)));
        Assert.Equal(["a", "b"], seen.OfType<CustomEvent>().Select(custom => custom.Name));
        Assert.IsType<RunFinishedEvent>(seen[^1]);
    }

    [Fact]
    public async Task Deltas_of_different_items_and_those_that_carry_more_stay_apart()
    {
        var reader = new EventReader(1, Backpressure.Join, leave: null, default);
        AgUiEvent[] events =
        [
            new TextMessageContentEvent("a", "1"),
            new TextMessageContentEvent("b", "2"),
            new TextMessageContentEvent("b", "3") { Metadata = JsonData.EmptyObject },
            new TextMessageContentEvent("b", "4") { SubagentRunId = "s" },
            new ToolCallArgsEvent("b", "5"),
            new ReasoningMessageContentEvent("b", "6"),
            new ReasoningMessageContentEvent("b", "7"),
        ];
        foreach (var agentEvent in events)
        {
            reader.Write(agentEvent);
        }

        reader.Complete();
        var seen = new List<AgUiEvent>();
        while (await reader.MoveNextAsync())
        {
            seen.Add(reader.Current);
        }

        Assert.Equal([.. events[..5], new ReasoningMessageContentEvent("b", "67")], seen);
    }

    [Fact]
    public async Task Reader_for_whom_too_much_waits_is_told_which_option_helps_and_the_run_goes_on()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var events = session.Events.GetAsyncEnumerator();
        var send = session.SendAsync("hi");
        var run = (await agent.NextRunAsync()).Start().Emit(new TextMessageStartEvent("m"));
        for (var i = 0; i < 9; i++)
        {
            run.Emit(new TextMessageContentEvent("m", new string('x', 512 * 1024)));
        }

        run.Emit(new TextMessageEndEvent("m")).Finish().Close();

        Assert.Equal(RunOutcome.Completed, (await send.Soon()).Outcome);
        var exception = await Assert.ThrowsAsync<InvalidOperationException>(async () => await events.MoveNextAsync());
        Assert.Contains(nameof(AgUiClientOptions.EventBufferSize), exception.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Backpressure.PauseUpstream), exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_that_waits_for_its_readers_loses_nothing_and_still_stops_at_once()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.EventBufferSize = 2;
                options.Backpressure = Backpressure.PauseUpstream;
            }
        );
        var session = client.NewSession();
        var events = session.Events.GetAsyncEnumerator();
        var send = session.SendAsync("hi");
        var run = (await agent.NextRunAsync()).Start();
        for (var i = 0; i < 20; i++)
        {
            run.Emit(new CustomEvent($"{i}", JsonData.Null));
        }

        var seen = new List<string>();
        while (seen.Count < 10 && await events.MoveNextAsync().AsTask().Soon())
        {
            seen.AddRange(events.Current is CustomEvent custom ? [custom.Name] : []);
        }

        session.Cancel();

        Assert.Equal(Enumerable.Range(0, 10).Select(i => $"{i}"), seen);
        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
    }

    [Fact]
    public async Task Ending_one_enumeration_affects_no_other_and_not_the_run()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var one = session.Events.GetAsyncEnumerator();
        using var source = new CancellationTokenSource();
        var other = session.Events.GetAsyncEnumerator(source.Token);
        var send = session.SendAsync("hi");
        var run = (await agent.NextRunAsync()).Start();
        Assert.True(await other.MoveNextAsync().AsTask().Soon());
        var waiting = other.MoveNextAsync().AsTask();

        await source.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting.Soon());
        await other.DisposeAsync();
        run.Say("x").Finish().Close();
        await send.Soon();
        await session.DisposeAsync();

        var count = 0;
        while (await one.MoveNextAsync())
        {
            count++;
        }

        Assert.Equal(5, count);
    }

    [Fact]
    public async Task Raw_events_show_what_verification_removes()
    {
        var agent = new ManualAgent
        {
            Script = run =>
                run.Start()
                    .Emit(new UnknownEvent("NEW_THING", JsonData.EmptyObject), new TextMessageChunkEvent { MessageId = "m", Delta = "x" })
                    .Finish()
                    .Close(),
        };
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var raw = session.RawEvents.GetAsyncEnumerator();
        var verified = session.Events.GetAsyncEnumerator();

        await session.SendAsync("hi").Soon();
        await session.DisposeAsync();

        Assert.Equal(["RunStartedEvent", "UnknownEvent", "TextMessageChunkEvent", "RunFinishedEvent"], await NamesAsync(raw));
        Assert.Equal(
            ["RunStartedEvent", "TextMessageStartEvent", "TextMessageContentEvent", "TextMessageEndEvent", "RunFinishedEvent"],
            await NamesAsync(verified)
        );
    }

    private static async Task<List<string>> NamesAsync(IAsyncEnumerator<AgUiEvent> events)
    {
        var names = new List<string>();
        while (await events.MoveNextAsync())
        {
            names.Add(events.Current.GetType().Name);
        }

        return names;
    }
}
