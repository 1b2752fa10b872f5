namespace Cloister.AgUi;

/// <summary>Tool calls and their results.</summary>
internal static class ToolCallEvents
{
    public static EventShape[] All { get; } =
    [
        EventShape.Of(
            EventType.ToolCallStart,
            "TOOL_CALL_START",
            arm: 4,
            new Members<ToolCallStartEvent>()
                .Required("toolCallId", 2, Kinds.Id, e => e.ToolCallId)
                .Required("toolCallName", 3, Kinds.Id, e => e.ToolCallName)
                .Optional("parentMessageId", 4, Kinds.Id, e => e.ParentMessageId)
                .OrNull()
                .Optional("subagentRunId", 5, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0), m.Text(1)) { ParentMessageId = m.OptionalText(2), SubagentRunId = m.OptionalText(3) }
        ),
        EventShape.Of(
            EventType.ToolCallArgs,
            "TOOL_CALL_ARGS",
            arm: 5,
            new Members<ToolCallArgsEvent>()
                .Required("toolCallId", 2, Kinds.Id, e => e.ToolCallId)
                .Required("delta", 3, Kinds.Text, e => e.Delta)
                .Optional("subagentRunId", 4, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0), m.Text(1)) { SubagentRunId = m.OptionalText(2) }
        ),
        EventShape.Of(
            EventType.ToolCallEnd,
            "TOOL_CALL_END",
            arm: 6,
            new Members<ToolCallEndEvent>()
                .Required("toolCallId", 2, Kinds.Id, e => e.ToolCallId)
                .Optional("subagentRunId", 3, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0)) { SubagentRunId = m.OptionalText(1) }
        ),
        EventShape.Of(
            EventType.ToolCallChunk,
            "TOOL_CALL_CHUNK",
            arm: 18,
            new Members<ToolCallChunkEvent>()
                .Optional("toolCallId", 2, Kinds.Id, e => e.ToolCallId)
                .Optional("toolCallName", 3, Kinds.Id, e => e.ToolCallName)
                .Optional("parentMessageId", 4, Kinds.Id, e => e.ParentMessageId)
                .OrNull()
                .Optional("delta", 5, Kinds.Text, e => e.Delta)
                .Optional("subagentRunId", 6, Kinds.Id, e => e.SubagentRunId),
            m =>
                new()
                {
                    ToolCallId = m.OptionalText(0),
                    ToolCallName = m.OptionalText(1),
                    ParentMessageId = m.OptionalText(2),
                    Delta = m.OptionalText(3),
                    SubagentRunId = m.OptionalText(4),
                }
        ),
        EventShape.Of(
            EventType.ToolCallResult,
            "TOOL_CALL_RESULT",
            arm: 22,
            new Members<ToolCallResultEvent>()
                .Required("messageId", 3, Kinds.Id, e => e.MessageId)
                .Required("toolCallId", 4, Kinds.Id, e => e.ToolCallId)
                .Required("content", 5, new ContentKind(partsField: 7), e => e.Content)
                .Optional("role", 6, new WordKind("tool"), e => e.HasRole ? 0 : null)
                .Optional("subagentRunId", 2, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0), m.Text(1), m.Get<MessageContent>(2)) { HasRole = m.Has(3), SubagentRunId = m.OptionalText(4) }
        ),
    ];
}
