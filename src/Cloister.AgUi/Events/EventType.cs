namespace Cloister.AgUi;

/// <summary>The event types of the protocol. Their numbers are those of the binary encoding.</summary>
public enum EventType
{
    /// <summary><c>TEXT_MESSAGE_START</c></summary>
    TextMessageStart = 0,

    /// <summary><c>TEXT_MESSAGE_CONTENT</c></summary>
    TextMessageContent = 1,

    /// <summary><c>TEXT_MESSAGE_END</c></summary>
    TextMessageEnd = 2,

    /// <summary><c>TOOL_CALL_START</c></summary>
    ToolCallStart = 3,

    /// <summary><c>TOOL_CALL_ARGS</c></summary>
    ToolCallArgs = 4,

    /// <summary><c>TOOL_CALL_END</c></summary>
    ToolCallEnd = 5,

    /// <summary><c>STATE_SNAPSHOT</c></summary>
    StateSnapshot = 6,

    /// <summary><c>STATE_DELTA</c></summary>
    StateDelta = 7,

    /// <summary><c>MESSAGES_SNAPSHOT</c></summary>
    MessagesSnapshot = 8,

    /// <summary><c>RAW</c></summary>
    Raw = 9,

    /// <summary><c>CUSTOM</c></summary>
    Custom = 10,

    /// <summary><c>RUN_STARTED</c></summary>
    RunStarted = 11,

    /// <summary><c>RUN_FINISHED</c></summary>
    RunFinished = 12,

    /// <summary><c>RUN_ERROR</c></summary>
    RunError = 13,

    /// <summary><c>STEP_STARTED</c></summary>
    StepStarted = 14,

    /// <summary><c>STEP_FINISHED</c></summary>
    StepFinished = 15,

    /// <summary><c>SUBAGENT_STARTED</c></summary>
    SubagentStarted = 16,

    /// <summary><c>SUBAGENT_FINISHED</c></summary>
    SubagentFinished = 17,

    /// <summary><c>SUBAGENT_ERROR</c></summary>
    SubagentError = 18,

    /// <summary><c>TEXT_MESSAGE_CHUNK</c></summary>
    TextMessageChunk = 19,

    /// <summary><c>TOOL_CALL_CHUNK</c></summary>
    ToolCallChunk = 20,

    /// <summary><c>TOOL_CALL_RESULT</c></summary>
    ToolCallResult = 21,

    /// <summary><c>ACTIVITY_SNAPSHOT</c></summary>
    ActivitySnapshot = 22,

    /// <summary><c>ACTIVITY_DELTA</c></summary>
    ActivityDelta = 23,

    /// <summary><c>REASONING_START</c></summary>
    ReasoningStart = 24,

    /// <summary><c>REASONING_MESSAGE_START</c></summary>
    ReasoningMessageStart = 25,

    /// <summary><c>REASONING_MESSAGE_CONTENT</c></summary>
    ReasoningMessageContent = 26,

    /// <summary><c>REASONING_MESSAGE_END</c></summary>
    ReasoningMessageEnd = 27,

    /// <summary><c>REASONING_MESSAGE_CHUNK</c></summary>
    ReasoningMessageChunk = 28,

    /// <summary><c>REASONING_END</c></summary>
    ReasoningEnd = 29,

    /// <summary><c>REASONING_ENCRYPTED_VALUE</c></summary>
    ReasoningEncryptedValue = 30,

    /// <summary>A type this version does not know: <see cref="UnknownEvent"/>.</summary>
    Unknown = 1000,

    /// <summary>A known type with members that are wrong: <see cref="MalformedEvent"/>.</summary>
    Malformed,

    /// <summary>Not on the wire: <see cref="AgUi.RunEnded"/>, which closes every run inside this process.</summary>
    RunEnded,
}
