namespace Cloister.AgUi;

/// <summary>The agents an agent calls.</summary>
internal static class SubagentEvents
{
    public static EventShape[] All { get; } =
    [
        EventShape.Of(
            EventType.SubagentStarted,
            "SUBAGENT_STARTED",
            arm: 19,
            new Members<SubagentStartedEvent>()
                .Required("subagentRunId", 2, Kinds.Id, e => e.SubagentRunId)
                .Required("name", 3, Kinds.Id, e => e.Name)
                .Optional("description", 4, Kinds.Text, e => e.Description)
                .Optional("parentSubagentRunId", 5, Kinds.Id, e => e.ParentSubagentRunId)
                .Optional("parentToolCallId", 6, Kinds.Id, e => e.ParentToolCallId)
                .Optional("parentMessageId", 7, Kinds.Id, e => e.ParentMessageId),
            m =>
                new(m.Text(0), m.Text(1))
                {
                    Description = m.OptionalText(2),
                    ParentSubagentRunId = m.OptionalText(3),
                    ParentToolCallId = m.OptionalText(4),
                    ParentMessageId = m.OptionalText(5),
                }
        ),
        EventShape.Of(
            EventType.SubagentFinished,
            "SUBAGENT_FINISHED",
            arm: 20,
            new Members<SubagentFinishedEvent>()
                .Required("subagentRunId", 2, Kinds.Id, e => e.SubagentRunId)
                .Optional("result", 3, Kinds.Json, e => Given.In(e.Result))
                .OrNull()
                .Optional("outcome", 4, EndingTable.SubagentOutcome, e => e.Outcome),
            m => new(m.Text(0)) { Result = m.OptionalJson(1), Outcome = m.Optional<SubagentOutcome>(2) }
        ),
        EventShape.Of(
            EventType.SubagentError,
            "SUBAGENT_ERROR",
            arm: 21,
            new Members<SubagentErrorEvent>()
                .Required("subagentRunId", 2, Kinds.Id, e => e.SubagentRunId)
                .Required("message", 3, Kinds.Text, e => e.Message)
                .Optional("code", 4, Kinds.Text, e => e.Code),
            m => new(m.Text(0), m.Text(1)) { Code = m.OptionalText(2) }
        ),
    ];
}
