namespace Cloister.AgUi;

/// <summary>
/// Holds a stream of explicit events to the rules of the protocol: the order of runs, items that are begun, continued and ended, steps,
/// subagents, and who owns what. Several runs may follow each other.
/// </summary>
/// <remarks>
/// It costs the same for each event however long the run is, and allocates only for ids it has not seen. What the protocol does not know, and
/// the local end of a run, count for nothing. One thread at a time.
/// </remarks>
public sealed partial class StreamVerifier
{
    private readonly bool _strict;
    private readonly OwnedItems _messages = new();
    private readonly OwnedItems _toolCalls = new();
    private readonly OwnedItems _reasoning = new();
    private readonly OwnedItems _activities = new();
    private readonly HashSet<string> _openSpans = new(StringComparer.Ordinal);
    private readonly HashSet<(string? Owner, string Name)> _activeSteps = [];
    private readonly Dictionary<string, bool> _subagents = new(StringComparer.Ordinal);
    private int _activeSubagents;
    private Place _place;

    /// <summary>A verifier at the start of a stream.</summary>
    /// <param name="mode">What it looks at; <see cref="VerificationMode.Off"/> looks at nothing.</param>
    public StreamVerifier(VerificationMode mode = VerificationMode.Strict)
    {
        Mode = mode;
        _strict = mode == VerificationMode.Strict;
    }

    private enum Place
    {
        BeforeRun,
        InRun,
        AfterFinish,
        AfterError,
    }

    /// <summary>What it looks at.</summary>
    public VerificationMode Mode { get; }

    /// <summary>Checks a whole stream, from its first event to its end. It may contain chunks.</summary>
    /// <returns>The first violation, or null if there is none.</returns>
    public static StreamViolation? VerifyAll(IEnumerable<AgUiEvent> events)
    {
        ArgumentNullException.ThrowIfNull(events);
        StreamViolation? first = null;
        var end = new LastEvent();
        var pipeline = new EventPipeline(new PipelineOptions { OnViolation = violation => first ??= violation }, end);
        foreach (var agentEvent in events)
        {
            pipeline.Push(agentEvent);
        }

        pipeline.Complete();
        return first ?? (end.Event is RunEnded { Outcome: RunOutcome.Truncated } ? NoEnd() : null);
    }

    /// <summary>Checks the next event, and takes it into account if it may pass.</summary>
    /// <returns>Why it may not pass, or null. After a violation a strict verifier is of no further use; a lenient one goes on without the event.</returns>
    public StreamViolation? Check(AgUiEvent agentEvent)
    {
        ArgumentNullException.ThrowIfNull(agentEvent);
        var type = agentEvent.Type;
        return Mode == VerificationMode.Off || type is EventType.Unknown or EventType.RunEnded
            ? null
            : CheckPlace(type) ?? CheckEvent(type, agentEvent);
    }

    private static StreamViolation NoEnd() => new(StreamRule.RunEndsStream, "", "The stream ends without RUN_FINISHED or RUN_ERROR");

    private StreamViolation? CheckPlace(EventType type) =>
        _place switch
        {
            Place.InRun when type == EventType.RunStarted && _strict => StreamViolation.Of(
                StreamRule.OneRunAtATime,
                type,
                "came while a run is active"
            ),
            Place.BeforeRun when type is not (EventType.RunStarted or EventType.RunError) && _strict => StreamViolation.Of(
                StreamRule.RunComesFirst,
                type,
                "came before RUN_STARTED"
            ),
            Place.AfterFinish when type is not (EventType.RunStarted or EventType.RunError) => StreamViolation.Of(
                StreamRule.NothingAfterFinish,
                type,
                "came after RUN_FINISHED"
            ),
            Place.AfterError when type != EventType.RunStarted => StreamViolation.Of(
                StreamRule.NothingAfterError,
                type,
                "came after RUN_ERROR"
            ),
            _ => null,
        };

    private StreamViolation? CheckEvent(EventType type, AgUiEvent agentEvent) =>
        type switch
        {
            EventType.TextMessageContent => Continue(_messages, ((TextMessageContentEvent)agentEvent).MessageId, agentEvent),
            EventType.ToolCallArgs => Continue(_toolCalls, ((ToolCallArgsEvent)agentEvent).ToolCallId, agentEvent),
            EventType.ReasoningMessageContent => Continue(_reasoning, ((ReasoningMessageContentEvent)agentEvent).MessageId, agentEvent),
            EventType.TextMessageStart => Start(_messages, ((TextMessageStartEvent)agentEvent).MessageId, agentEvent),
            EventType.TextMessageEnd => End(_messages, ((TextMessageEndEvent)agentEvent).MessageId, agentEvent),
            EventType.ToolCallStart => StartToolCall((ToolCallStartEvent)agentEvent),
            EventType.ToolCallEnd => End(_toolCalls, ((ToolCallEndEvent)agentEvent).ToolCallId, agentEvent),
            EventType.ToolCallResult => OwnResult((ToolCallResultEvent)agentEvent),
            EventType.ReasoningStart => StartSpan((ReasoningStartEvent)agentEvent),
            EventType.ReasoningMessageStart => Start(_reasoning, ((ReasoningMessageStartEvent)agentEvent).MessageId, agentEvent),
            EventType.ReasoningMessageEnd => End(_reasoning, ((ReasoningMessageEndEvent)agentEvent).MessageId, agentEvent),
            EventType.ReasoningEnd => EndSpan((ReasoningEndEvent)agentEvent),
            EventType.ReasoningEncryptedValue => CheckSealed((ReasoningEncryptedValueEvent)agentEvent),
            EventType.ActivitySnapshot => OwnActivity((ActivitySnapshotEvent)agentEvent),
            EventType.ActivityDelta => CheckOwner(_activities.Find(((ActivityDeltaEvent)agentEvent).MessageId), agentEvent),
            EventType.StepStarted => StartStep((StepStartedEvent)agentEvent),
            EventType.StepFinished => FinishStep((StepFinishedEvent)agentEvent),
            EventType.SubagentStarted => StartSubagent((SubagentStartedEvent)agentEvent),
            EventType.SubagentFinished => EndSubagent(((SubagentFinishedEvent)agentEvent).SubagentRunId, type),
            EventType.SubagentError => EndSubagent(((SubagentErrorEvent)agentEvent).SubagentRunId, type),
            EventType.MessagesSnapshot => OwnMessages(((MessagesSnapshotEvent)agentEvent).Messages, overwrite: true),
            EventType.RunStarted => StartRun((RunStartedEvent)agentEvent),
            EventType.RunFinished => FinishRun(),
            EventType.RunError => Move(Place.AfterError),
            EventType.Malformed => StreamViolation.Of((MalformedEvent)agentEvent),
            _ => null,
        };

    private sealed class LastEvent : IEventSink
    {
        public AgUiEvent? Event { get; private set; }

        public void Push(AgUiEvent agentEvent) => Event = agentEvent;
    }
}
