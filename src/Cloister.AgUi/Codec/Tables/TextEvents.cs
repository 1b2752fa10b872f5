namespace Cloister.AgUi;

/// <summary>Text messages.</summary>
internal static class TextEvents
{
    private static readonly Kind Role = new WordKind("assistant", "user", "system", "developer");

    public static EventShape[] All { get; } =
    [
        EventShape.Of(
            EventType.TextMessageStart,
            "TEXT_MESSAGE_START",
            arm: 1,
            new Members<TextMessageStartEvent>()
                .Required("messageId", 2, Kinds.Id, e => e.MessageId)
                .Optional("role", 3, Role, e => (long)e.Role)
                .Optional("name", 4, Kinds.Id, e => e.Name)
                .Optional("subagentRunId", 5, Kinds.Id, e => e.SubagentRunId),
            m =>
                new(m.Text(0))
                {
                    Role = m.Word<MessageRole>(1) ?? MessageRole.Assistant,
                    Name = m.OptionalText(2),
                    SubagentRunId = m.OptionalText(3),
                }
        ),
        EventShape.Of(
            EventType.TextMessageContent,
            "TEXT_MESSAGE_CONTENT",
            arm: 2,
            new Members<TextMessageContentEvent>()
                .Required("messageId", 2, Kinds.Id, e => e.MessageId)
                .Required("delta", 3, Kinds.Text, e => e.Delta)
                .Optional("subagentRunId", 4, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0), m.Text(1)) { SubagentRunId = m.OptionalText(2) }
        ),
        EventShape.Of(
            EventType.TextMessageEnd,
            "TEXT_MESSAGE_END",
            arm: 3,
            new Members<TextMessageEndEvent>()
                .Required("messageId", 2, Kinds.Id, e => e.MessageId)
                .Optional("subagentRunId", 3, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0)) { SubagentRunId = m.OptionalText(1) }
        ),
        EventShape.Of(
            EventType.TextMessageChunk,
            "TEXT_MESSAGE_CHUNK",
            arm: 17,
            new Members<TextMessageChunkEvent>()
                .Optional("messageId", 2, Kinds.Id, e => e.MessageId)
                .Optional("role", 3, Role, e => (long?)e.Role)
                .Optional("delta", 4, Kinds.Text, e => e.Delta)
                .Optional("name", 5, Kinds.Id, e => e.Name)
                .Optional("subagentRunId", 6, Kinds.Id, e => e.SubagentRunId),
            m =>
                new()
                {
                    MessageId = m.OptionalText(0),
                    Role = m.Word<MessageRole>(1),
                    Delta = m.OptionalText(2),
                    Name = m.OptionalText(3),
                    SubagentRunId = m.OptionalText(4),
                }
        ),
    ];
}
