namespace Cloister.AgUi;

/// <summary>What an agent thinks.</summary>
internal static class ReasoningEvents
{
    public static EventShape[] All { get; } =
    [
        EventShape.Of(
            EventType.ReasoningStart,
            "REASONING_START",
            arm: 25,
            new Members<ReasoningStartEvent>()
                .Required("messageId", 3, Kinds.Id, e => e.MessageId)
                .Optional("subagentRunId", 2, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0)) { SubagentRunId = m.OptionalText(1) }
        ),
        EventShape.Of(
            EventType.ReasoningMessageStart,
            "REASONING_MESSAGE_START",
            arm: 26,
            new Members<ReasoningMessageStartEvent>()
                .Required("messageId", 3, Kinds.Id, e => e.MessageId)
                .Required("role", 4, new WordKind("reasoning"), _ => 0)
                .Optional("subagentRunId", 2, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0)) { SubagentRunId = m.OptionalText(2) }
        ),
        EventShape.Of(
            EventType.ReasoningMessageContent,
            "REASONING_MESSAGE_CONTENT",
            arm: 27,
            new Members<ReasoningMessageContentEvent>()
                .Required("messageId", 3, Kinds.Id, e => e.MessageId)
                .Required("delta", 4, Kinds.Text, e => e.Delta)
                .Optional("subagentRunId", 2, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0), m.Text(1)) { SubagentRunId = m.OptionalText(2) }
        ),
        EventShape.Of(
            EventType.ReasoningMessageEnd,
            "REASONING_MESSAGE_END",
            arm: 28,
            new Members<ReasoningMessageEndEvent>()
                .Required("messageId", 3, Kinds.Id, e => e.MessageId)
                .Optional("subagentRunId", 2, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0)) { SubagentRunId = m.OptionalText(1) }
        ),
        EventShape.Of(
            EventType.ReasoningMessageChunk,
            "REASONING_MESSAGE_CHUNK",
            arm: 29,
            new Members<ReasoningMessageChunkEvent>()
                .Optional("messageId", 3, Kinds.Id, e => e.MessageId)
                .Optional("delta", 4, Kinds.Text, e => e.Delta)
                .Optional("subagentRunId", 2, Kinds.Id, e => e.SubagentRunId),
            m =>
                new()
                {
                    MessageId = m.OptionalText(0),
                    Delta = m.OptionalText(1),
                    SubagentRunId = m.OptionalText(2),
                }
        ),
        EventShape.Of(
            EventType.ReasoningEnd,
            "REASONING_END",
            arm: 30,
            new Members<ReasoningEndEvent>()
                .Required("messageId", 3, Kinds.Id, e => e.MessageId)
                .Optional("subagentRunId", 2, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0)) { SubagentRunId = m.OptionalText(1) }
        ),
        EventShape.Of(
            EventType.ReasoningEncryptedValue,
            "REASONING_ENCRYPTED_VALUE",
            arm: 31,
            new Members<ReasoningEncryptedValueEvent>()
                .Required("subtype", 3, new WordKind("message", "tool-call"), e => (long)e.Subtype)
                .Required("entityId", 4, Kinds.Id, e => e.EntityId)
                .Required("encryptedValue", 5, Kinds.Text, e => e.EncryptedValue)
                .Optional("encryptedValueType", 6, Kinds.Id, e => e.EncryptedValueType)
                .Optional("subagentRunId", 2, Kinds.Id, e => e.SubagentRunId),
            m =>
                new(m.Word<EncryptedValueTarget>(0)!.Value, m.Text(1), m.Text(2))
                {
                    EncryptedValueType = m.OptionalText(3),
                    SubagentRunId = m.OptionalText(4),
                }
        ),
    ];
}
