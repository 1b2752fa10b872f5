using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests;

public class DisposeTests
{
    [Fact]
    public async Task Call_in_flight_completes_and_streams_end()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var (session, send, run) = await Chat.InRunAsync(client, agent);
        var states = ReadAsync(session.States);
        var events = ReadAsync(session.Events);

        await session.DisposeAsync();

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        Assert.Equal(RunPhase.Cancelled, (await states.Soon())[^1].Phase);
        await events.Soon();
        Assert.Empty(await ReadAsync(session.States).Soon());
        Assert.Empty(await ReadAsync(session.Events).Soon());
        await run.Disposed;
    }

    [Fact]
    public async Task Afterwards_reading_works_stopping_is_nothing_and_the_rest_throws()
    {
        await using var client = Chat.With(ManualAgent.Answering());
        var session = client.NewSession("t");
        await session.SendAsync("hi").Soon();
        var raised = 0;
        session.StateChanged += (_, _) => raised++;

        await session.DisposeAsync();
        session.Cancel();
        session.Dispose();

        Assert.Equal(("t", 2, 0), (session.ThreadId, session.State.Messages.Count, raised));
        Assert.Throws<ObjectDisposedException>(() =>
        {
            _ = session.SendAsync("x");
        });
        Assert.Throws<ObjectDisposedException>(() =>
        {
            _ = session.SendAsync("x", cancellationToken: new(canceled: true));
        });
        Assert.Throws<ObjectDisposedException>(() =>
        {
            _ = session.RegenerateAsync();
        });
        Assert.Throws<ObjectDisposedException>(() =>
        {
            _ = session.EditAndResendAsync("m", "x");
        });
        Assert.Throws<ObjectDisposedException>(() =>
        {
            _ = session.ResumeAsync([]);
        });
        Assert.Throws<ObjectDisposedException>(() =>
        {
            _ = session.SubmitToolResultAsync("c", "x");
        });
        Assert.Throws<ObjectDisposedException>(() => session.UpdateState(JsonData.Object(("a", 1))));
        Assert.Throws<ObjectDisposedException>(() =>
        {
            _ = session.PersistAsync();
        });
        Assert.Throws<ObjectDisposedException>(() =>
        {
            _ = session.ClearAsync();
        });
    }

    [Fact]
    public async Task Client_stops_its_sessions_and_raw_runs_and_disposes_what_it_owns()
    {
        var agent = new ManualAgent();
        var client = Chat.With(agent, options => options.Subscribers.Add(new QuietSubscriber()));
        var (session, send, _) = await Chat.InRunAsync(client, agent);
        var raw = ReadAsync(client.RunRaw(new("t", "r")));
        (await agent.NextRunAsync()).Start();

        await client.DisposeAsync();
        await client.DisposeAsync();

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        Assert.All(await raw.Soon(), agentEvent => Assert.IsType<RunStartedEvent>(agentEvent));
        Assert.Equal(1, agent.Disposals);
        Assert.Empty(client.Subscribers);
        Assert.Throws<ObjectDisposedException>(() => client.NewSession());
        await Assert.ThrowsAsync<ObjectDisposedException>(() => client.OpenSessionAsync("t"));
        Assert.Throws<ObjectDisposedException>(() => client.RunRaw(new("t", "r")));
        Assert.Throws<ObjectDisposedException>(() =>
        {
            _ = session.SendAsync("x");
        });
    }

    [Fact]
    public async Task Agent_that_is_not_owned_is_left_alone()
    {
        var agent = new ManualAgent();
        await using (Chat.With(agent, options => options.OwnsAgent = false)) { }

        Assert.Equal(0, agent.Disposals);
    }

    [Fact]
    public async Task Disposed_sessions_are_forgotten_by_their_client()
    {
        await using var client = Chat.With(ManualAgent.Answering());

        for (var i = 0; i < 10; i++)
        {
            await client.NewSession().DisposeAsync();
        }

        var alive = client.NewSession();
        Assert.Same(alive, Assert.Single(client.Sessions));
    }

    [Fact]
    public async Task Agent_that_hangs_holds_up_disposal_no_longer_than_the_budget()
    {
        var time = new ManualTimeProvider();
        var agent = new ManualAgent
        {
            Manners = new() { IgnoresCancellation = true, HangsInDispose = true },
        };
        var client = Chat.With(agent, options => options.TimeProvider = time);
        var (_, send, _) = await Chat.InRunAsync(client, agent);

        await client.DisposeAsync().AsTask().Soon();

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
    }

    private sealed class QuietSubscriber : AgentSubscriber;

    private static async Task<List<T>> ReadAsync<T>(IAsyncEnumerable<T> items)
    {
        var read = new List<T>();
        await foreach (var item in items)
        {
            read.Add(item);
        }

        return read;
    }
}
