using Cloister.AgUi;

namespace Cloister.Chat.Tests.Rules;

public class SlowReadersTests
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_that_waits_for_a_reader_goes_on_when_the_reader_leaves(bool byItsToken)
    {
        using var leave = new CancellationTokenSource();
        var agent = new ManualAgent();
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.Backpressure = Backpressure.PauseUpstream;
                options.EventBufferSize = 4;
            }
        );
        var session = client.NewSession();
        var reader = session.Events.GetAsyncEnumerator(leave.Token);
        var send = session.SendAsync("hi");
        var run = await agent.NextRunAsync();
        run.Start();
        for (var i = 0; i < 100; i++)
        {
            run.Say("x", $"m{i}");
        }

        run.Finish().Close();
        await session.UntilAsync(state => state.Messages.Count > 1);
        Assert.True(session.IsRunning);

        if (byItsToken)
        {
            await leave.CancelAsync();
        }

        await reader.DisposeAsync();

        Assert.Equal(RunOutcome.Completed, (await send.Soon()).Outcome);
    }

    [Fact]
    public async Task Run_that_waits_for_one_reader_is_not_held_up_by_another_that_left()
    {
        var agent = new ManualAgent();
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.Backpressure = Backpressure.PauseUpstream;
                options.EventBufferSize = 1;
            }
        );
        var session = client.NewSession();
        var leaver = session.Events.GetAsyncEnumerator();
        var reading = ReadAsync(session);
        var send = session.SendAsync("hi");
        var run = await agent.NextRunAsync();
        run.Answer("x");
        Assert.True(await leaver.MoveNextAsync().AsTask().Soon());

        await leaver.DisposeAsync();

        await send.Soon();
        session.Dispose();
        Assert.Equal(5, await reading.Soon());
    }

    private static async Task<int> ReadAsync(ChatSession session)
    {
        var count = 0;
        await foreach (var unused in session.Events)
        {
            count++;
        }

        return count;
    }
}
