namespace Cloister.AgUi;

/// <summary>What a run has begun and not ended, and the events that end it.</summary>
internal sealed class OpenParts
{
    private readonly BegunItems<Part, AgUiEvent> _open = new();
    private readonly BegunItems<string, string> _unanswered = new();

    public bool IsEmpty => _open.IsEmpty;

    /// <summary>
    /// Whether all can be closed from outside. A tool call cannot: its end says that the arguments are complete, and whoever believes that runs the
    /// tool with half of them.
    /// </summary>
    public bool CanClose => !_open.Keys.Any(part => part.Opener == EventType.ToolCallStart);

    public void Clear()
    {
        _open.Clear();
        _unanswered.Clear();
    }

    /// <summary>The calls of the application's tools that nobody answered, in order.</summary>
    public ValueList<string> Unanswered(ValueList<ToolDefinition> tools) =>
        [.. _unanswered.InOrder.Where(call => tools.Any(tool => tool.Name == call.Value)).Select(call => call.Key)];

    public void Track(AgUiEvent agentEvent)
    {
        if (BegunBy(agentEvent) is { } begun)
        {
            _open.Begin(begun, agentEvent);
        }
        else if (EndedBy(agentEvent) is { } ended)
        {
            _open.End(ended);
        }

        if (agentEvent is ToolCallStartEvent call)
        {
            _unanswered.Begin(call.ToolCallId, call.ToolCallName);
        }
        else if (agentEvent is ToolCallResultEvent result)
        {
            _unanswered.End(result.ToolCallId);
        }
    }

    /// <summary>What ends all that is open, the last begun first.</summary>
    /// <param name="isCancelled">Whether it ends because it was stopped: a subagent can only succeed or fail, and this is no success.</param>
    public IReadOnlyList<AgUiEvent> Closings(bool isCancelled) =>
        [.. _open.InOrder.Reverse().Select(opener => Closing(opener.Value, isCancelled))];

    private static Part? BegunBy(AgUiEvent agentEvent) =>
        agentEvent switch
        {
            TextMessageStartEvent e => new(e.Type, e.MessageId),
            ToolCallStartEvent e => new(e.Type, e.ToolCallId),
            StepStartedEvent e => new(e.Type, e.StepName, e.SubagentRunId),
            ReasoningStartEvent e => new(e.Type, e.MessageId),
            ReasoningMessageStartEvent e => new(e.Type, e.MessageId),
            SubagentStartedEvent e => new(e.Type, e.SubagentRunId),
            _ => null,
        };

    private static Part? EndedBy(AgUiEvent agentEvent) =>
        agentEvent switch
        {
            TextMessageEndEvent e => new(EventType.TextMessageStart, e.MessageId),
            ToolCallEndEvent e => new(EventType.ToolCallStart, e.ToolCallId),
            StepFinishedEvent e => new(EventType.StepStarted, e.StepName, e.SubagentRunId),
            ReasoningEndEvent e => new(EventType.ReasoningStart, e.MessageId),
            ReasoningMessageEndEvent e => new(EventType.ReasoningMessageStart, e.MessageId),
            SubagentFinishedEvent e => new(EventType.SubagentStarted, e.SubagentRunId),
            SubagentErrorEvent e => new(EventType.SubagentStarted, e.SubagentRunId),
            _ => null,
        };

    private static AgUiEvent Closing(AgUiEvent opener, bool isCancelled) =>
        opener switch
        {
            TextMessageStartEvent e => new TextMessageEndEvent(e.MessageId) { SubagentRunId = e.SubagentRunId },
            ReasoningStartEvent e => new ReasoningEndEvent(e.MessageId) { SubagentRunId = e.SubagentRunId },
            ReasoningMessageStartEvent e => new ReasoningMessageEndEvent(e.MessageId) { SubagentRunId = e.SubagentRunId },
            StepStartedEvent e => new StepFinishedEvent(e.StepName) { SubagentRunId = e.SubagentRunId },
            SubagentStartedEvent e when isCancelled => new SubagentErrorEvent(e.SubagentRunId, StopText.Stopped)
            {
                Code = StopText.CancelledCode,
            },
            SubagentStartedEvent e => new SubagentFinishedEvent(e.SubagentRunId),
            _ => throw new InvalidOperationException($"A {opener.Type} cannot be closed from outside."),
        };

    /// <summary>One that was begun: by which event, its id there, and whose it is where ids of several owners may be the same.</summary>
    private readonly record struct Part(EventType Opener, string Id, string? Owner = null);
}
