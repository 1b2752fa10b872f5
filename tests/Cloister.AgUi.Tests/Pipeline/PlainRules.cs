namespace Cloister.AgUi.Tests.Pipeline;

/// <summary>
/// The rules of a stream of explicit events, written down a second time: no state, each question is answered by reading the run from its start.
/// </summary>
internal static class PlainRules
{
    private enum Kind
    {
        Text,
        Call,
        Reasoning,
        Span,
        Activity,
    }

    public static int FirstViolation(IReadOnlyList<AgUiEvent> events)
    {
        for (var i = 0; i < events.Count; i++)
        {
            if (!MayFollow([.. events.Take(i)], events[i]))
            {
                return i;
            }
        }

        return -1;
    }

    private static bool MayFollow(AgUiEvent[] before, AgUiEvent next)
    {
        var start = Array.FindLastIndex(before, e => e is RunStartedEvent);
        var run = before[Math.Max(start, 0)..];
        var last = before.LastOrDefault(e => e is RunStartedEvent or RunFinishedEvent or RunErrorEvent);
        var placed = last switch
        {
            null => next is RunStartedEvent or RunErrorEvent,
            RunStartedEvent => next is not RunStartedEvent,
            RunFinishedEvent => next is RunStartedEvent or RunErrorEvent,
            _ => next is RunStartedEvent,
        };
        return placed && IsInOrder(run, next) && Agrees(run, next);
    }

    private static bool IsInOrder(AgUiEvent[] run, AgUiEvent next) =>
        next switch
        {
            RunFinishedEvent => !run.Any(e =>
                (Opened(e) is (var kind, var id) && IsOpen(run, kind, id))
                || (e is StepStartedEvent step && IsActive(run, step.SubagentRunId, step.StepName))
                || (e is SubagentStartedEvent subagent && !run.Any(end => Ended(end) == subagent.SubagentRunId))
            ),
            StepStartedEvent step => !IsActive(run, step.SubagentRunId, step.StepName),
            StepFinishedEvent step => IsActive(run, step.SubagentRunId, step.StepName),
            SubagentStartedEvent subagent => !Announced(run, subagent.SubagentRunId)
                && (subagent.ParentSubagentRunId is not { } parent || Announced(run, parent)),
            SubagentFinishedEvent or SubagentErrorEvent => Announced(run, Ended(next)!) && !run.Any(e => Ended(e) == Ended(next)),
            _ => (Opened(next) is not (var opened, var openedId) || !IsOpen(run, opened, openedId))
                && (Continued(next) is not (var continued, var continuedId) || IsOpen(run, continued, continuedId)),
        };

    private static bool Agrees(AgUiEvent[] run, AgUiEvent next)
    {
        if (next is not AttributedEvent { SubagentRunId: var tag })
        {
            return true;
        }

        var owners = next switch
        {
            ReasoningEncryptedValueEvent { Subtype: EncryptedValueTarget.ToolCall } value => OwnerOf(run, Kind.Call, value.EntityId),
            ReasoningEncryptedValueEvent value => OwnerOf(run, Kind.Text, value.EntityId) is { Length: > 0 } text
                ? text
                : OwnerOf(run, Kind.Reasoning, value.EntityId),
            ActivityDeltaEvent delta => OwnerOf(run, Kind.Activity, delta.MessageId),
            _ => (Opened(next) ?? Continued(next)) is (var kind, var id) ? OwnerOf(run, kind, id) : [],
        };
        var carriers = next is ToolCallStartEvent { ParentMessageId: { } message } ? OwnerOf(run, Kind.Text, message) : [];
        return owners.All(owner => tag is null || tag == owner)
            && carriers.All(carrier => carrier == (tag ?? (owners.Length > 0 ? owners[0] : carrier)));
    }

    /// <summary>The owner, null for the agent itself; nothing if the item was never seen.</summary>
    private static string?[] OwnerOf(AgUiEvent[] run, Kind kind, string id)
    {
        kind = kind == Kind.Span ? Kind.Reasoning : kind;
        string?[] owner = [];
        for (var i = 0; i < run.Length; i++)
        {
            owner = OwnerAfter(run, i, kind, id, owner);
        }

        return owner;
    }

    private static string?[] OwnerAfter(AgUiEvent[] run, int index, Kind kind, string id, string?[] owner)
    {
        var isNew = owner.Length == 0;
        return run[index] switch
        {
            RunStartedEvent { Input: { } input } => Restated(input.Messages, kind, id, overwrite: false) ?? owner,
            MessagesSnapshotEvent snapshot => Restated(snapshot.Messages, kind, id, overwrite: true) ?? owner,
            ToolCallResultEvent result when kind == Kind.Text && result.MessageId == id => [result.SubagentRunId],
            ActivitySnapshotEvent activity when kind == Kind.Activity && activity.MessageId == id && (isNew || activity.Replace != false) =>
                [activity.SubagentRunId],
            ToolCallStartEvent call when kind == Kind.Call && call.ToolCallId == id && isNew =>
            [
                call.SubagentRunId
                    ?? (call.ParentMessageId is { } parent ? OwnerOf(run[..index], Kind.Text, parent).FirstOrDefault() : null),
            ],
            AttributedEvent start when isNew && Opened(start) is (var opened, var openedId) && Shared(opened) == kind && openedId == id =>
            [
                start.SubagentRunId,
            ],
            _ => owner,
        };
    }

    private static string?[]? Restated(ValueList<Message> messages, Kind kind, string id, bool overwrite)
    {
        var owners = messages
            .Where(message =>
                kind == Kind.Call
                    ? message is AssistantMessage assistant && assistant.ToolCalls.Any(call => call.Id == id)
                    : message.Id == id && KindOf(message) == kind
            )
            .Select(message => message.SubagentRunId)
            .ToArray();
        return owners.Length == 0 ? null : [overwrite ? owners[^1] : owners[0]];
    }

    private static Kind KindOf(Message message) =>
        message switch
        {
            ReasoningMessage => Kind.Reasoning,
            ActivityMessage => Kind.Activity,
            _ => Kind.Text,
        };

    private static Kind Shared(Kind kind) => kind == Kind.Span ? Kind.Reasoning : kind;

    private static bool IsOpen(AgUiEvent[] run, Kind kind, string id) =>
        run.LastOrDefault(e => Opened(e) == (kind, id) || Closed(e) == (kind, id)) is { } last && Opened(last) is not null;

    private static bool IsActive(AgUiEvent[] run, string? owner, string name) =>
        run.OfType<AttributedEvent>().Where(e => e.SubagentRunId == owner).LastOrDefault(e => Step(e) == name) is StepStartedEvent;

    private static bool Announced(AgUiEvent[] run, string id) => run.OfType<SubagentStartedEvent>().Any(e => e.SubagentRunId == id);

    private static string? Step(AgUiEvent e) => (e as StepStartedEvent)?.StepName ?? (e as StepFinishedEvent)?.StepName;

    private static string? Ended(AgUiEvent e) => (e as SubagentFinishedEvent)?.SubagentRunId ?? (e as SubagentErrorEvent)?.SubagentRunId;

    private static (Kind, string)? Opened(AgUiEvent e) =>
        e switch
        {
            TextMessageStartEvent text => (Kind.Text, text.MessageId),
            ToolCallStartEvent call => (Kind.Call, call.ToolCallId),
            ReasoningMessageStartEvent reasoning => (Kind.Reasoning, reasoning.MessageId),
            ReasoningStartEvent span => (Kind.Span, span.MessageId),
            _ => null,
        };

    private static (Kind, string)? Continued(AgUiEvent e) =>
        e switch
        {
            TextMessageContentEvent text => (Kind.Text, text.MessageId),
            ToolCallArgsEvent call => (Kind.Call, call.ToolCallId),
            ReasoningMessageContentEvent reasoning => (Kind.Reasoning, reasoning.MessageId),
            _ => Closed(e),
        };

    private static (Kind, string)? Closed(AgUiEvent e) =>
        e switch
        {
            TextMessageEndEvent text => (Kind.Text, text.MessageId),
            ToolCallEndEvent call => (Kind.Call, call.ToolCallId),
            ReasoningMessageEndEvent reasoning => (Kind.Reasoning, reasoning.MessageId),
            ReasoningEndEvent span => (Kind.Span, span.MessageId),
            _ => null,
        };
}
