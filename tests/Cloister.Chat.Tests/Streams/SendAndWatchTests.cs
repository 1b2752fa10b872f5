using Cloister.AgUi;

namespace Cloister.Chat.Tests;

public class SendAndWatchTests
{
    [Fact]
    public async Task Nothing_starts_before_it_is_enumerated()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();

        _ = session.SendAndWatchAsync("hi");
        _ = session.SendAndWatchAsync("hi").GetAsyncEnumerator();

        Assert.Empty(session.State.Messages);
    }

    [Fact]
    public async Task First_state_has_the_message_and_the_last_one_is_the_end()
    {
        await using var client = Chat.With(ManualAgent.Answering());
        var session = client.NewSession();

        var states = await ReadAsync(session.SendAndWatchAsync("hi")).Soon();

        Assert.Equal((RunPhase.Running, 1), (states[0].Phase, states[0].Messages.Count));
        Assert.Equal((RunPhase.Idle, 2), (states[^1].Phase, states[^1].Messages.Count));
        Assert.Same(session.State, states[^1]);
        Assert.Equal(RunOutcome.Completed, session.Result!.Outcome);
    }

    [Fact]
    public async Task It_ends_normally_however_the_run_ends()
    {
        var agent = new ManualAgent { Script = run => run.Start().Emit(new RunErrorEvent("no")).Close() };
        await using var client = Chat.With(agent);
        var session = client.NewSession();

        var states = await ReadAsync(session.SendAndWatchAsync("hi")).Soon();

        Assert.Equal(RunPhase.Error, states[^1].Phase);
        Assert.Equal(RunOutcome.Failed, session.Result!.Outcome);
    }

    [Fact]
    public async Task Stopped_session_ends_it_with_the_stop_as_its_last_state()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var reading = ReadAsync(session.SendAndWatchAsync("hi"));
        (await agent.NextRunAsync()).Start();

        session.Cancel();

        Assert.Equal(RunPhase.Cancelled, (await reading.Soon())[^1].Phase);
        Assert.Equal(RunOutcome.Aborted, session.Result!.Outcome);
    }

    [Fact]
    public async Task Leaving_early_stops_the_run()
    {
        var agent = new ManualAgent { Manners = new() { IgnoresCancellation = true } };
        await using var client = Chat.With(agent);
        var session = client.NewSession();

        await foreach (var state in session.SendAndWatchAsync("hi"))
        {
            Assert.True(state.IsRunning);
            break;
        }

        Assert.False(session.IsRunning);
        Assert.Equal(RunPhase.Cancelled, session.State.Phase);
    }

    [Fact]
    public async Task Callers_token_stops_the_run_and_throws()
    {
        using var source = new CancellationTokenSource();
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var reading = ReadAsync(session.SendAndWatchAsync("hi", cancellationToken: source.Token));
        await agent.NextRunAsync();

        await source.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => reading.Soon());
        Assert.Equal(RunPhase.Cancelled, session.State.Phase);
    }

    [Fact]
    public async Task Refused_call_throws_when_it_is_enumerated()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(agent);
        var (session, _, _) = await Chat.InRunAsync(client, agent);

        await Assert.ThrowsAsync<InvalidOperationException>(() => ReadAsync(session.SendAndWatchAsync("two")).Soon());
    }

    private static async Task<List<ChatState>> ReadAsync(IAsyncEnumerable<ChatState> states)
    {
        var read = new List<ChatState>();
        await foreach (var state in states)
        {
            read.Add(state);
        }

        return read;
    }
}
