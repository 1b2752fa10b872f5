namespace Cloister.AgUi;

/// <summary>Runs and their steps.</summary>
internal static class RunEvents
{
    public static EventShape[] All { get; } =
    [
        EventShape.Of(
            EventType.RunStarted,
            "RUN_STARTED",
            arm: 12,
            new Members<RunStartedEvent>()
                .Required("threadId", 2, Kinds.Id, e => e.ThreadId)
                .Required("runId", 3, Kinds.Id, e => e.RunId)
                .Optional("protocolVersion", 6, Kinds.Id, e => e.ProtocolVersion)
                .Optional("parentRunId", 4, Kinds.Id, e => e.ParentRunId)
                .Optional("input", 5, InputTable.Input, e => e.Input),
            m =>
                new(m.Text(0), m.Text(1))
                {
                    ProtocolVersion = m.OptionalText(2),
                    ParentRunId = m.OptionalText(3),
                    Input = m.Optional<RunAgentInput>(4),
                }
        ),
        EventShape.Of(
            EventType.RunFinished,
            "RUN_FINISHED",
            arm: 13,
            new Members<RunFinishedEvent>()
                .Required("threadId", 2, Kinds.Id, e => e.ThreadId)
                .Required("runId", 3, Kinds.Id, e => e.RunId)
                .Optional("result", 4, Kinds.Json, e => Given.In(e.Result))
                .OrNull()
                .Optional("outcome", 5, EndingTable.Outcome, e => e.Outcome)
                .OrNull()
                .Optional("usage", 7, EndingTable.Usage, e => Given.In(e.Usage)),
            m =>
                new(m.Text(0), m.Text(1))
                {
                    Result = m.OptionalJson(2),
                    Outcome = m.Optional<FinishOutcome>(3),
                    Usage = m.List<TokenUsage>(4),
                }
        ),
        EventShape.Of(
            EventType.RunError,
            "RUN_ERROR",
            arm: 14,
            new Members<RunErrorEvent>()
                .Required("message", 3, Kinds.Text, e => e.Message)
                .Optional("code", 2, Kinds.Text, e => e.Code)
                .Optional("usage", 4, EndingTable.Usage, e => Given.In(e.Usage)),
            m => new(m.Text(0)) { Code = m.OptionalText(1), Usage = m.List<TokenUsage>(2) }
        ),
        EventShape.Of(
            EventType.StepStarted,
            "STEP_STARTED",
            arm: 15,
            new Members<StepStartedEvent>()
                .Required("stepName", 2, Kinds.Id, e => e.StepName)
                .Optional("subagentRunId", 3, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0)) { SubagentRunId = m.OptionalText(1) }
        ),
        EventShape.Of(
            EventType.StepFinished,
            "STEP_FINISHED",
            arm: 16,
            new Members<StepFinishedEvent>()
                .Required("stepName", 2, Kinds.Id, e => e.StepName)
                .Optional("subagentRunId", 3, Kinds.Id, e => e.SubagentRunId),
            m => new(m.Text(0)) { SubagentRunId = m.OptionalText(1) }
        ),
    ];
}
