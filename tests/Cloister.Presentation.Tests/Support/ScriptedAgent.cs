using System.Threading.Channels;
using Cloister.AgUi;

namespace Cloister.Presentation.Tests;

/// <summary>An agent that says in each run what the test tells it to say, when it does.</summary>
internal sealed class ScriptedAgent : IAgent
{
    private readonly Channel<AgUiEvent> _events = Channel.CreateUnbounded<AgUiEvent>();

    public void Say(params ReadOnlySpan<AgUiEvent> events)
    {
        foreach (var @event in events)
        {
            _events.Writer.TryWrite(@event);
        }
    }

    /// <summary>Says all of an answer.</summary>
    public void Answer(string id, string text) =>
        Say(
            new RunStartedEvent("t1", id),
            new TextMessageStartEvent(id),
            new TextMessageContentEvent(id, text),
            new TextMessageEndEvent(id),
            new RunFinishedEvent("t1", id)
        );

    public async IAsyncEnumerable<AgUiEvent> RunAsync(
        RunContext context,
        [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken = default
    )
    {
        await foreach (var @event in _events.Reader.ReadAllAsync(cancellationToken))
        {
            yield return @event;
            if (@event is RunFinishedEvent or RunErrorEvent)
            {
                yield break;
            }
        }
    }
}
