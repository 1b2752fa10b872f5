using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Cloister.Chat;

// An agent is anything that answers a run with events. This one lives in the same process as its client.
await using var client = new AgUiClient(new Echo());
await using var session = client.NewSession("thread-1");

await foreach (var state in session.SendAndWatchAsync("hello out there"))
{
    Console.WriteLine($"{state.Phase, -8} {state.Messages[^1].Text}");
}

// <snippet:tiny-agent>
internal sealed class Echo : IAgent
{
    public async IAsyncEnumerable<AgUiEvent> RunAsync(
        RunContext context,
        [EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        var (threadId, runId) = (context.Input.ThreadId, context.Input.RunId);
        yield return new RunStartedEvent(threadId, runId);
        foreach (var word in context.Input.Messages[^1].Text.ToString().Split(' '))
        {
            await Task.Yield(); // A real agent waits for a model here.
            yield return new TextMessageChunkEvent { MessageId = $"answer-{runId}", Delta = word + "! " };
        }

        yield return new RunFinishedEvent(threadId, runId);
    }
}
// </snippet:tiny-agent>
