using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Cloister.AgUi;

namespace Cloister.Chat.Tests;

public class LeavingTests
{
    [Fact]
    public async Task Agent_that_is_left_in_the_middle_was_told_before()
    {
        var agent = new TalkativeAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();

        for (var i = 0; i < 200; i++)
        {
            var sending = session.SendAsync("hi");
            await agent.Begun.Reader.ReadAsync().AsTask().Soon();
            session.Cancel();
            await sending.Soon();

            Assert.True(await agent.Told.Reader.ReadAsync().AsTask().Soon(), $"Run {i} was left before its token was cancelled.");
        }
    }

    /// <summary>Talks until it is left, and notes whether it had been told.</summary>
    private sealed class TalkativeAgent : IAgent
    {
        public Channel<bool> Begun { get; } = Channel.CreateUnbounded<bool>();

        public Channel<bool> Told { get; } = Channel.CreateUnbounded<bool>();

        public async IAsyncEnumerable<AgUiEvent> RunAsync(
            RunContext context,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            try
            {
                yield return new RunStartedEvent(context.Input.ThreadId, context.Input.RunId);
                Begun.Writer.TryWrite(true);
                while (true)
                {
                    await Task.Yield();
                    yield return new CustomEvent("tick", JsonData.Null);
                }
            }
            finally
            {
                Told.Writer.TryWrite(cancellationToken.IsCancellationRequested);
            }
        }
    }
}
