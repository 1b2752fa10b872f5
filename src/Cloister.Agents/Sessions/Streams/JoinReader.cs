using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// A session for somebody who comes in the middle: everything up to now as snapshots, with what is still growing, then the run as it goes on. The answer
/// whenever a client cannot simply go on from where it was.
/// </summary>
internal sealed class JoinReader(LiveSession session)
{
    /// <summary>Reads until the run that goes on has ended; if there is none, it ends at once.</summary>
    public async IAsyncEnumerable<StreamItem> ReadAsync([EnumeratorCancellation] CancellationToken cancellationToken = default)
    {
        var view = await session.ViewAsync(cancellationToken).ConfigureAwait(false);
        await foreach (var item in ReadFromAsync(view, cancellationToken).ConfigureAwait(false))
        {
            yield return item;
        }
    }

    /// <summary>Reads from where the session stood.</summary>
    public async IAsyncEnumerable<StreamItem> ReadFromAsync(SessionView view, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var item in StreamItem.Numbered(view.Seq, Opening(view)))
        {
            yield return item;
        }

        if (view.RunId is not { } runId)
        {
            yield return new(view.Seq, Ending(view));
            yield break;
        }

        var rest = new RunReader(session.Services, session.Key, runId).ReadAsync(view.Seq + 1, view.Seq, cancellationToken);
        await foreach (var item in rest.ConfigureAwait(false))
        {
            yield return item;
        }
    }

    private IEnumerable<AgUiEvent> Opening(SessionView view)
    {
        yield return new RunStartedEvent(session.Id, RunOf(view)) { ProtocolVersion = RunAgentInput.CurrentProtocolVersion };
        yield return new StateSnapshotEvent(view.State.State);
        yield return new MessagesSnapshotEvent(view.Transcript);
        if (view.RunId is null)
        {
            // A run whose end could not be stored leaves things open that nobody goes on with.
            yield break;
        }

        foreach (var step in view.State.ActiveSteps)
        {
            yield return new StepStartedEvent(step.Name);
        }

        foreach (var item in view.State.Open.Where(item => item.Status == OpenItemStatus.Streaming))
        {
            if (Reopened(view.State, item) is { } start)
            {
                yield return start;
            }
        }
    }

    /// <summary>Says once more that an item has begun; its text so far is in the snapshot.</summary>
    private static AgUiEvent? Reopened(ChatState state, OpenItem item)
    {
        if (item.Kind == OpenItemKind.Message)
        {
            return state.Messages.FirstOrDefault(message => message.Id == item.Id) is ReasoningMessage
                ? new ReasoningMessageStartEvent(item.Id)
                : new TextMessageStartEvent(item.Id);
        }

        var owner = state.Messages.OfType<AssistantMessage>().FirstOrDefault(message => message.ToolCalls.Any(call => call.Id == item.Id));
        return owner is null
            ? null
            : new ToolCallStartEvent(item.Id, owner.ToolCalls.First(call => call.Id == item.Id).Name) { ParentMessageId = owner.Id };
    }

    private RunFinishedEvent Ending(SessionView view) =>
        new(session.Id, RunOf(view)) { Outcome = view.Interrupts.IsEmpty ? new SuccessOutcome() : new InterruptOutcome(view.Interrupts) };

    private static string RunOf(SessionView view) => view.RunId ?? $"join-{view.Seq}";
}
