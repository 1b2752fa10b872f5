using Cloister.AgUi;

namespace Cloister.Testing;

/// <summary>The events, by what they are about. What all of them carry is added in the end.</summary>
public static partial class EventCorpus
{
    private static IEnumerable<AgUiEvent> Opening() =>
        [
            new RunStartedEvent(Thread, Input.RunId)
            {
                ProtocolVersion = RunAgentInput.CurrentProtocolVersion,
                ParentRunId = Input.ParentRunId,
                Input = Input,
            },
            new SubagentStartedEvent("subagent-0", "planner"),
            new SubagentStartedEvent(Subagent, "cook")
            {
                Description = "Finds a recipe",
                ParentSubagentRunId = "subagent-0",
                ParentToolCallId = "call-0",
                ParentMessageId = "msg-0",
            },
            new StepStartedEvent("cooking") { SubagentRunId = Subagent },
        ];

    private static IEnumerable<AttributedEvent> Texts() =>
        [
            new TextMessageStartEvent("msg-1") { Role = MessageRole.Assistant, Name = "cook" },
            new TextMessageContentEvent("msg-1", "Grüezi 👋\n\"quoted\" \\ \u2028 <b>"),
            new TextMessageContentEvent("msg-1", ""),
            new TextMessageEndEvent("msg-1"),
        ];

    private static IEnumerable<AttributedEvent> ToolCalls() =>
        [
            new ToolCallStartEvent("call-1", "find_recipe") { ParentMessageId = "msg-1" },
            new ToolCallArgsEvent("call-1", """{"dish":"""),
            new ToolCallArgsEvent("call-1", """ "Rösti"}"""),
            new ToolCallEndEvent("call-1"),
            new ToolCallResultEvent("result-1", "call-1", MessageContent.FromParts(CorpusMessages.Parts)) { HasRole = true },
        ];

    private static IEnumerable<AttributedEvent> Reasoning() =>
        [
            new ReasoningStartEvent("reasoning-1"),
            new ReasoningMessageStartEvent("reasoning-1"),
            new ReasoningMessageContentEvent("reasoning-1", "Potatoes first."),
            new ReasoningMessageEndEvent("reasoning-1"),
            new ReasoningEncryptedValueEvent(EncryptedValueTarget.Message, "reasoning-1", "c2VjcmV0") { EncryptedValueType = "signature" },
            new ReasoningEncryptedValueEvent(EncryptedValueTarget.ToolCall, "call-1", "c2VjcmV0") { EncryptedValueType = "signature" },
            new ReasoningEndEvent("reasoning-1"),
        ];

    private static IEnumerable<AttributedEvent> Chunks() =>
        [
            new TextMessageChunkEvent
            {
                MessageId = "msg-2",
                Role = MessageRole.Assistant,
                Name = "cook",
                Delta = "Here is ",
            },
            new TextMessageChunkEvent
            {
                MessageId = "msg-2",
                Role = MessageRole.Assistant,
                Name = "cook",
                Delta = "the recipe.",
            },
            new ToolCallChunkEvent
            {
                ToolCallId = "call-2",
                ToolCallName = "print",
                ParentMessageId = "msg-2",
                Delta = "{}",
            },
            new ReasoningMessageChunkEvent { MessageId = "reasoning-2", Delta = "Done." },
        ];

    private static IEnumerable<AgUiEvent> States() =>
        [
            new StateSnapshotEvent(JsonData.Object(("dishes", JsonData.Array("soup")), ("guests", 2))) { SubagentRunId = Subagent },
            new StateDeltaEvent([
                JsonPatchOperation.Test("/guests", 2),
                JsonPatchOperation.Add("/dishes/-", "Rösti"),
                JsonPatchOperation.Replace("/guests", 3.5),
                JsonPatchOperation.Copy("/dishes/0", "/first"),
                JsonPatchOperation.Move("/first", "/starter"),
                JsonPatchOperation.Add("/nothing", JsonData.Null),
                JsonPatchOperation.Remove("/starter"),
            ])
            {
                SubagentRunId = Subagent,
            },
            new ActivitySnapshotEvent("activity-1", "PLAN", JsonData.Object(("steps", JsonData.Array("peel"))))
            {
                Replace = true,
                SubagentRunId = Subagent,
            },
            new ActivityDeltaEvent("activity-1", "PLAN", [JsonPatchOperation.Add("/steps/-", "grate")]) { SubagentRunId = Subagent },
            new MessagesSnapshotEvent(CorpusMessages.All),
            new RawEvent(Foreign) { Source = "kitchen", SubagentRunId = Subagent },
            new CustomEvent("cloister.timer", JsonData.Null) { SubagentRunId = Subagent },
        ];

    private static IEnumerable<AgUiEvent> Ending() =>
        [
            new StepFinishedEvent("cooking") { SubagentRunId = Subagent },
            new SubagentFinishedEvent(Subagent)
            {
                Result = JsonData.Array(1, 2),
                Outcome = new SubagentSuspended { InterruptIds = ["interrupt-1"] },
            },
            new SubagentErrorEvent("subagent-0", "The planner gave up.") { Code = "tired" },
            new RunFinishedEvent(Thread, Input.RunId)
            {
                Result = JsonData.Object(("ok", true)),
                Outcome = new InterruptOutcome([Question]),
                Usage = [Usage],
            },
            new RunStartedEvent(Thread, "corpus-run-2") { ProtocolVersion = RunAgentInput.CurrentProtocolVersion },
            new SubagentStartedEvent(Subagent, "cook"),
            new SubagentFinishedEvent(Subagent) { Outcome = new SubagentSucceeded() },
            new RunFinishedEvent(Thread, "corpus-run-2") { Outcome = new SuccessOutcome { PendingToolCallIds = ["call-1"] } },
            new RunStartedEvent(Thread, "corpus-run-3") { ProtocolVersion = RunAgentInput.CurrentProtocolVersion },
            new RunFinishedEvent(Thread, "corpus-run-3") { Outcome = new CancelledOutcome() },
            new RunErrorEvent("The kitchen burned down.") { Code = "fire", Usage = [Usage] },
        ];

    private static Interrupt Question =>
        new("interrupt-1", "tool_call")
        {
            Message = "May I light the stove?",
            ToolCallId = "call-1",
            ResponseSchema = JsonData.Object(("type", "object"), ("required", JsonData.Array("approved"))),
            ExpiresAt = "2026-12-31T23:59:59Z",
            Metadata = Meta,
            SubagentRunId = Subagent,
        };

    private static TokenUsage Usage =>
        new()
        {
            Provider = "acme",
            Model = "chef-2",
            InputTokens = 100,
            OutputTokens = 20,
            TotalTokens = 120,
            ReasoningTokens = 5,
            CachedInputTokens = 60,
            CacheWriteInputTokens = 0,
        };
}
