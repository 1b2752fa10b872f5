namespace Cloister.AgUi;

/// <summary>
/// Says what happens in the words of clients that declare no version. They refuse whole streams over what they do not know, so it is left out or
/// said with less; ids and order stay, and nothing is made up.
/// </summary>
internal sealed class OldPeerAdapter(bool knowsSubagents, bool readsBinary, Action<Downgrade>? report)
{
    private readonly HashSet<DowngradeKind> _reported = [];
    private bool _wasCancelled;

    /// <summary>The event as the client gets it, or null if it does not.</summary>
    public AgUiEvent? Adapt(AgUiEvent agentEvent)
    {
        // A run may fail after it was cancelled, but not after the error that says so.
        var hasFailed = _wasCancelled && agentEvent is RunErrorEvent;
        _wasCancelled = agentEvent is RunFinishedEvent { Outcome: CancelledOutcome };
        return hasFailed ? null : Translate(agentEvent);
    }

    private AgUiEvent? Translate(AgUiEvent agentEvent) =>
        agentEvent switch
        {
            SubagentStartedEvent or SubagentFinishedEvent or SubagentErrorEvent when !knowsSubagents => Without(
                DowngradeKind.SubagentRemoved,
                agentEvent
            ),
            UnknownEvent => Without(DowngradeKind.UnknownEventRemoved, agentEvent),
            _ when readsBinary && !HasOldBinaryForm(agentEvent) => Without(DowngradeKind.BinaryFormMissing, agentEvent),
            AttributedEvent attributed => AdaptContent(Untagged(attributed)),
            RunStartedEvent { Input: { } input } start => start with { Input = input with { Messages = Adapt(input.Messages, start) } },
            MessagesSnapshotEvent snapshot => snapshot with { Messages = Adapt(snapshot.Messages, snapshot) },
            RunFinishedEvent finish => AdaptOutcome(finish),
            _ => agentEvent,
        };

    /// <summary>A reader of the old binary encoding breaks on a form that it does not know.</summary>
    private static bool HasOldBinaryForm(AgUiEvent agentEvent) =>
        agentEvent
            is not (
                ToolCallResultEvent
                or ActivitySnapshotEvent
                or ActivityDeltaEvent
                or ReasoningStartEvent
                or ReasoningMessageStartEvent
                or ReasoningMessageContentEvent
                or ReasoningMessageChunkEvent
                or ReasoningMessageEndEvent
                or ReasoningEndEvent
                or ReasoningEncryptedValueEvent
            );

    private AttributedEvent Untagged(AttributedEvent agentEvent)
    {
        if (knowsSubagents || agentEvent.SubagentRunId is null)
        {
            return agentEvent;
        }

        Report(DowngradeKind.SubagentRemoved, agentEvent);
        return agentEvent with { SubagentRunId = null };
    }

    private AttributedEvent AdaptContent(AttributedEvent agentEvent) =>
        agentEvent is ToolCallResultEvent { Content.HasParts: true } result
            ? result with
            {
                Content = TextOf(result.Content, result),
            }
            : agentEvent;

    private AgUiEvent AdaptOutcome(RunFinishedEvent finish)
    {
        switch (finish.Outcome)
        {
            // They find the open calls themselves: those without a result.
            case SuccessOutcome { PendingToolCallIds.IsEmpty: false }:
                return finish with { Outcome = new SuccessOutcome() };
            case CancelledOutcome:
                Report(DowngradeKind.CancelledBecameError, finish);
                return new RunErrorEvent(StopText.Stopped)
                {
                    Code = StopText.CancelledCode,
                    Usage = finish.Usage,
                    Timestamp = finish.Timestamp,
                    Metadata = finish.Metadata,
                    RawEvent = finish.RawEvent,
                };
            case InterruptOutcome interrupt when !knowsSubagents && interrupt.Interrupts.Any(i => i.SubagentRunId is not null):
                Report(DowngradeKind.SubagentRemoved, finish);
                return finish with { Outcome = new InterruptOutcome(Map(interrupt.Interrupts, i => i with { SubagentRunId = null })) };
            default:
                return finish;
        }
    }

    private ValueList<Message> Adapt(ValueList<Message> messages, AgUiEvent carrier)
    {
        if (readsBinary && messages.Any(message => message is ActivityMessage))
        {
            Report(DowngradeKind.BinaryFormMissing, carrier);
            messages = [.. messages.Where(message => message is not ActivityMessage)];
        }

        return Map(messages, message => Adapt(message, carrier));
    }

    private Message Adapt(Message message, AgUiEvent carrier)
    {
        if (!knowsSubagents && message.SubagentRunId is not null)
        {
            Report(DowngradeKind.SubagentRemoved, carrier);
            message = message with { SubagentRunId = null };
        }

        return message switch
        {
            ToolMessage { Content.HasParts: true } tool => tool with { Content = TextOf(tool.Content, carrier) },
            UserMessage { Content.HasParts: true } user => user with { Content = WithoutFiles(user.Content.Parts, carrier) },
            _ => message,
        };
    }

    private MessageContent TextOf(MessageContent content, AgUiEvent carrier)
    {
        if (content.Parts!.Any(part => part is not TextPart))
        {
            Report(DowngradeKind.MediaRemoved, carrier);
        }

        return content.Text;
    }

    private ValueList<ContentPart> WithoutFiles(ValueList<ContentPart> parts, AgUiEvent carrier)
    {
        if (!parts.Any(IsFile))
        {
            return parts;
        }

        Report(DowngradeKind.FileRemoved, carrier);
        return [.. parts.Where(part => !IsFile(part))];
    }

    private static bool IsFile(ContentPart part) => part is MediaPart { Source: FileSource };

    private static ValueList<T> Map<T>(ValueList<T> items, Func<T, T> change) => [.. items.Select(change)];

    private AgUiEvent? Without(DowngradeKind kind, AgUiEvent agentEvent)
    {
        Report(kind, agentEvent);
        return null;
    }

    private void Report(DowngradeKind kind, AgUiEvent agentEvent)
    {
        if (report is not null && _reported.Add(kind))
        {
            report(new(kind, agentEvent is UnknownEvent unknown ? unknown.WireType : WireName.Of(agentEvent.Type)));
        }
    }
}
