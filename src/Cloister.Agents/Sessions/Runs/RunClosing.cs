using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// Closes what a run left open, so that its stream is whole: what was shown stays, and says that it was cut short. The same for a run that was
/// stopped, that failed, or whose process was killed.
/// </summary>
internal static class RunClosing
{
    /// <summary>The events that close everything the run has open.</summary>
    /// <param name="fold">The session with all rows of the run.</param>
    /// <param name="startedSeq">The row the run began with: calls of earlier runs that it did not touch are not its to answer.</param>
    /// <param name="status">How what is open ended.</param>
    /// <param name="ids">Names the answers of calls that will not get one.</param>
    /// <param name="waiting">Calls that may stay open, because somebody else will answer them.</param>
    /// <param name="calls">Calls of earlier runs that were this one's to answer.</param>
    public static IEnumerable<LogRecord> Close(
        SessionFold fold,
        long startedSeq,
        string status,
        IdSource ids,
        IReadOnlySet<string> waiting,
        IReadOnlyList<string> calls
    )
    {
        var state = fold.State;
        foreach (var item in state.Open.Where(item => item is { Kind: OpenItemKind.Message, Status: OpenItemStatus.Streaming }))
        {
            yield return EndMessage(state, item.Id, status);
        }

        foreach (var item in state.Open.Where(item => item is { Kind: OpenItemKind.ToolCall, Status: OpenItemStatus.Streaming }))
        {
            yield return new ToolCallEndEvent(item.Id);
        }

        foreach (
            var item in state.Open.Where(item =>
                item.Kind == OpenItemKind.ToolCall
                && !waiting.Contains(item.Id)
                && (fold.IsTouchedSince(startedSeq, item.Id) || calls.Contains(item.Id, StringComparer.Ordinal))
            )
        )
        {
            yield return Answer(item.Id, status, ids);
        }

        foreach (var step in state.ActiveSteps.Reverse())
        {
            yield return new StepFinishedEvent(step.Name);
        }
    }

    /// <summary>The results of calls that nobody will carry out any more; those that have one keep it.</summary>
    public static IEnumerable<LogRecord> Answers(ChatState state, IReadOnlyList<string> calls, IdSource ids) =>
        state
            .Open.Where(item => item.Kind == OpenItemKind.ToolCall && calls.Contains(item.Id, StringComparer.Ordinal))
            .Select(item => new MessageAdded(
                new ToolMessage(ids.NewMessage(), item.Id, MessageTags.Stopped)
                {
                    Metadata = MessageTags.Tag(MessageTags.FailedBecause, MessageTags.Stopped),
                },
                null
            ))
            .ToList();

    /// <summary>The result of a call that nobody carried out, or nobody knows whether somebody did.</summary>
    public static ToolCallResultEvent Answer(string callId, string status, IdSource ids) =>
        new(ids.NewMessage(), callId, status) { Metadata = MessageTags.Tag(MessageTags.FailedBecause, status) };

    private static AgUiEvent EndMessage(ChatState state, string id, string status)
    {
        var metadata = MessageTags.Tag(MessageTags.Status, status);
        return state.Messages.LastOrDefault(message => message.Id == id) is ReasoningMessage
            ? new ReasoningMessageEndEvent(id) { Metadata = metadata }
            : new TextMessageEndEvent(id) { Metadata = metadata };
    }
}
