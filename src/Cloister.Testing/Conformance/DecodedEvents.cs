using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Testing;

/// <summary>An agent behind HTTP as its bytes say it, before a client mends or refuses anything.</summary>
internal sealed class DecodedEvents(HttpAgent agent) : IAgent
{
    public async IAsyncEnumerable<AgUiEvent> RunAsync(
        RunContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var decoded = new Sink();
        context = context with { Items = context.Items.SetItem(RunItems.RawEvents, decoded) };
        await foreach (var agentEvent in agent.RunAsync(context, cancellationToken).ConfigureAwait(false))
        {
            while (decoded.Events.TryDequeue(out var raw))
            {
                yield return raw;
            }

            if (agentEvent is RunEnded)
            {
                yield return agentEvent;
            }
        }

        while (decoded.Events.TryDequeue(out var raw))
        {
            yield return raw;
        }
    }

    private sealed class Sink : IRawEventSink
    {
        public ConcurrentQueue<AgUiEvent> Events { get; } = new();

        public void OnRawEvent(AgUiEvent @event) => Events.Enqueue(@event);
    }
}
