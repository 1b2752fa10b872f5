using Cloister.AgUi;

namespace Cloister.Chat.Tests;

public class RunRawTests
{
    [Fact]
    public async Task Gives_verified_events_to_reader_and_subscribers_and_touches_no_session()
    {
        var agent = new ManualAgent
        {
            Script = run => run.Start().Emit(new TextMessageChunkEvent { MessageId = "m", Delta = "x" }).Finish().Close(),
        };
        var heard = new Heard();
        await using var client = Chat.With(agent, options => options.Subscribers.Add(heard));

        var events = await client.RunRaw(new("t", "r")).ReadAsync();

        Assert.Equal(5, events.Count);
        Assert.Equal(events, heard.Events);
        Assert.Empty(client.Sessions);
    }

    [Fact]
    public async Task Starts_when_it_is_enumerated_and_that_happens_once()
    {
        var agent = ManualAgent.Answering();
        await using var client = Chat.With(agent);
        var run = client.RunRaw(new("t", "r"));
        Assert.Empty(agent.Inputs);

        await run.ReadAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() => run.ReadAsync());
        Assert.Single(agent.Inputs);
    }

    [Fact]
    public async Task Leaving_early_stops_the_run()
    {
        var agent = new ManualAgent { Script = run => run.Start().Say("x") };
        await using var client = Chat.With(agent);

        await foreach (var _ in client.RunRaw(new("t", "r")))
        {
            break;
        }

        var run = await agent.NextRunAsync();
        await run.Disposed;
    }

    [Fact]
    public async Task Token_of_the_caller_stops_the_run_and_throws()
    {
        using var source = new CancellationTokenSource();
        var agent = new ManualAgent { Script = run => run.Start() };
        await using var client = Chat.With(agent);
        var reading = client.RunRaw(new("t", "r"), source.Token).ReadAsync();
        var run = await agent.NextRunAsync();
        await run.Waiting;

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading);
        await run.Disposed;
    }

    [Fact]
    public async Task Failure_is_the_last_event_and_interceptors_stand_around_it()
    {
        var seen = new List<AgUiEvent>();
        var watcher = new LambdaInterceptor((context, next, token) => Watch(next(context, token), seen));
        await using var client = Chat.With(
            new ManualAgent { Script = run => run.Start().Close(new IOException("cut")) },
            options => options.Interceptors.Add(watcher)
        );

        var events = await client.RunRaw(new("t", "r")).ReadAsync();

        Assert.Equal(RunOutcome.Truncated, Assert.IsType<RunEnded>(events[^1]).Outcome);
        Assert.Equal(events, seen);
    }

    private static async IAsyncEnumerable<AgUiEvent> Watch(IAsyncEnumerable<AgUiEvent> events, List<AgUiEvent> seen)
    {
        await foreach (var agentEvent in events)
        {
            seen.Add(agentEvent);
            yield return agentEvent;
        }
    }

    private sealed class Heard : AgentSubscriber
    {
        public List<AgUiEvent> Events { get; } = [];

        public override void OnEvent(RunIdentity run, AgUiEvent agentEvent) => Events.Add(agentEvent);
    }
}
