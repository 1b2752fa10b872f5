using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests.Rules;

/// <summary>A run has ended and its connection has not: nobody waits for that connection, and nobody keeps it.</summary>
public sealed class AfterTheEndTests : IAsyncDisposable
{
    private readonly ManualTimeProvider _time = new();
    private readonly ManualAgent _agent = new();

    public ValueTask DisposeAsync() => _agent.DisposeAsync();

    [Theory]
    [InlineData("dispose")]
    [InlineData("cancel")]
    [InlineData("clear")]
    [InlineData("send")]
    public async Task Whatever_ends_the_grace_gives_the_connection_up_at_once(string call)
    {
        await using var client = Chat.With(_agent, options => options.TimeProvider = _time);
        var session = client.NewSession();
        var (first, lingering) = await EndAsync(session);

        switch (call)
        {
            case "dispose":
                session.Dispose();
                break;
            case "cancel":
                session.Cancel();
                break;
            case "clear":
                await session.ClearAsync().Soon();
                break;
            default:
                _ = session.SendAsync("again");
                (await _agent.NextRunAsync()).Answer("fine");
                break;
        }

        Assert.Equal(RunOutcome.Completed, (await first.Soon()).Outcome);
        await lingering.Stopped;
        await lingering.Disposed;
    }

    [Fact]
    public async Task Run_that_has_ended_is_no_longer_the_current_one_and_a_refused_call_leaves_its_grace_alone()
    {
        await using var client = Chat.With(_agent, options => options.TimeProvider = _time);
        var session = client.NewSession();
        var (send, lingering) = await EndAsync(session);

        Assert.Throws<ArgumentException>(() =>
        {
            _ = session.EditAndResendAsync("no such message", "x");
        });

        Assert.Equal((false, null), (session.IsRunning, session.CurrentRunId));
        Assert.False(send.IsCompleted);
        Assert.False(lingering.IsDisposed);
    }

    [Fact]
    public async Task Queued_call_takes_the_place_of_a_connection_that_lingers()
    {
        await using var client = Chat.With(
            _agent,
            options =>
            {
                options.TimeProvider = _time;
                options.ConcurrentSend = ConcurrentSend.Queue;
            }
        );
        var session = client.NewSession();
        var first = session.SendAsync("one");
        var second = session.SendAsync("two");
        var lingering = await _agent.NextRunAsync();

        lingering.Start().Say("x").Finish();
        (await _agent.NextRunAsync()).Answer("y");

        Assert.Equal(RunOutcome.Completed, (await first.Soon()).Outcome);
        Assert.Equal(RunOutcome.Completed, (await second.Soon()).Outcome);
        await lingering.Disposed;
    }

    [Theory]
    [InlineData(AutoPersist.OnRunEnd)]
    [InlineData(AutoPersist.Throughout)]
    public async Task Answer_is_stored_though_the_session_is_disposed_before_the_connection_ends(AutoPersist autoPersist)
    {
        var storage = new ManualStorage();
        await using var client = Chat.With(
            _agent,
            options =>
            {
                options.TimeProvider = _time;
                options.Storage = storage;
                options.AutoPersist = autoPersist;
            }
        );
        var session = client.NewSession();
        await EndAsync(session);

        await session.DisposeAsync();

        Assert.Equal(["hi", "x"], (await storage.LoadAsync(session.ThreadId))!.Texts());
    }

    private async Task<(Task<RunResult> Send, ManualRun Run)> EndAsync(ChatSession session)
    {
        var send = session.SendAsync("hi");
        var run = await _agent.NextRunAsync();
        run.Start().Say("x").Finish();
        await session.UntilAsync(state => state.Phase == RunPhase.Idle && state.Messages.Count == 2);
        await _time.WaitForTimersAsync();
        return (send, run);
    }
}
