namespace Cloister.AgUi;

/// <summary>Who owns what. An owner is known from the first event that names an item to the end of the run.</summary>
public sealed partial class StreamVerifier
{
    private static string? Tag(AgUiEvent agentEvent) => ((AttributedEvent)agentEvent).SubagentRunId;

    /// <summary>An event without a tag never disagrees; one with a tag does so also with the agent itself.</summary>
    private static StreamViolation? CheckOwner(OwnedItem? item, AgUiEvent agentEvent) =>
        item is null || Tag(agentEvent) is not { } tag || tag == item.Owner
            ? null
            : StreamViolation.Of(
                StreamRule.OwnerStays,
                agentEvent.Type,
                $"is tagged with {WireName.Owner(tag)}, but {WireName.Quote(item.Id)} belongs to {WireName.Owner(item.Owner)}"
            );

    private static StreamViolation? CheckCarrier(OwnedItem? call, OwnedItem? carrier, ToolCallStartEvent start)
    {
        if (carrier is null)
        {
            return null;
        }

        var owner = start.SubagentRunId ?? (call is null ? carrier.Owner : call.Owner);
        return owner == carrier.Owner
            ? null
            : StreamViolation.Of(
                StreamRule.CallBelongsToMessage,
                start.Type,
                $"begins a call of {WireName.Owner(owner)} in the message {WireName.Quote(carrier.Id)} of {WireName.Owner(carrier.Owner)}"
            );
    }

    private StreamViolation? CheckSealed(ReasoningEncryptedValueEvent value) =>
        CheckOwner(
            value.Subtype == EncryptedValueTarget.ToolCall
                ? _toolCalls.Find(value.EntityId)
                : _messages.Find(value.EntityId) ?? _reasoning.Find(value.EntityId),
            value
        );

    private StreamViolation? OwnResult(ToolCallResultEvent result)
    {
        _messages.SetOwner(result.MessageId, result.SubagentRunId);
        return null;
    }

    private StreamViolation? OwnActivity(ActivitySnapshotEvent snapshot)
    {
        if (snapshot.Replace is not false || _activities.Find(snapshot.MessageId) is null)
        {
            _activities.SetOwner(snapshot.MessageId, snapshot.SubagentRunId);
        }

        return null;
    }

    private StreamViolation? OwnMessages(ValueList<Message> messages, bool overwrite)
    {
        foreach (var message in messages)
        {
            Own(ItemsOf(message.Role), message.Id, message.SubagentRunId, overwrite);
            foreach (var call in message is AssistantMessage assistant ? assistant.ToolCalls : [])
            {
                Own(_toolCalls, call.Id, message.SubagentRunId, overwrite);
            }
        }

        return null;
    }

    private OwnedItems ItemsOf(MessageRole role) =>
        role switch
        {
            MessageRole.Reasoning => _reasoning,
            MessageRole.Activity => _activities,
            _ => _messages,
        };

    private static void Own(OwnedItems items, string id, string? owner, bool overwrite)
    {
        if (overwrite || items.Find(id) is null)
        {
            items.SetOwner(id, owner);
        }
    }
}
