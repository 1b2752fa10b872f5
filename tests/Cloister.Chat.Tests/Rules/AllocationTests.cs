using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat.Tests.Rules;

public class AllocationTests
{
    private const int Deltas = 20_000;

    /// <summary>What a delta may cost besides its event: its part of the text. Unoptimised code has objects for its async methods.</summary>
#if DEBUG
    private const int Slack = 256;
#else
    private const int Slack = 24;
#endif

    [Fact]
    public async Task Stream_that_nobody_observes_allocates_hardly_more_than_its_events()
    {
        var agent = new FloodingAgent();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        await session.SendAsync("warm up").WaitAsync(TimeSpan.FromSeconds(30));
        await session.ClearAsync().Soon();

        await session.SendAsync("hi").WaitAsync(TimeSpan.FromSeconds(30));

        Assert.Equal(Deltas, session.State.Messages[^1].Text.Length);
        Assert.True(agent.PerDelta < Slack, $"Each delta allocated {agent.PerDelta} bytes besides its event.");
    }

    /// <summary>Gives one and the same event many times without a pause, so that whatever its thread allocates meanwhile is ours.</summary>
    private sealed class FloodingAgent : IAgent
    {
        public long PerDelta { get; private set; }

        public async IAsyncEnumerable<AgUiEvent> RunAsync(
            RunContext context,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            yield return new RunStartedEvent(context.Input.ThreadId, context.Input.RunId);
            await Task.Yield();
            var id = $"m-{context.Input.RunId}";
            var delta = new TextMessageContentEvent(id, "x");
            yield return new TextMessageStartEvent(id);
            var (thread, before) = (Environment.CurrentManagedThreadId, GC.GetAllocatedBytesForCurrentThread());
            for (var i = 0; i < Deltas; i++)
            {
                yield return delta;
            }

            Assert.Equal(thread, Environment.CurrentManagedThreadId);
            PerDelta = (GC.GetAllocatedBytesForCurrentThread() - before) / Deltas;
            yield return new TextMessageEndEvent(id);
            yield return new RunFinishedEvent(context.Input.ThreadId, context.Input.RunId);
        }
    }
}
