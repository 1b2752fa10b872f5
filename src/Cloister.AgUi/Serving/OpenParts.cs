namespace Cloister.AgUi;

/// <summary>What a run has begun and not ended, and the events that end it.</summary>
internal sealed class OpenParts
{
    private readonly OrderedDictionary<(EventType Opener, string Id, string? Owner), AgUiEvent> _open = [];
    private readonly OrderedDictionary<string, string> _unanswered = new(StringComparer.Ordinal);

    public bool IsEmpty => _open.Count == 0;

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
        [.. _unanswered.Where(call => tools.Any(tool => tool.Name == call.Value)).Select(call => call.Key)];

    public void Track(AgUiEvent agentEvent)
    {
        switch (agentEvent)
        {
            case TextMessageContentEvent or ToolCallArgsEvent or ReasoningMessageContentEvent:
                break;
            case TextMessageStartEvent e:
                Open(e.MessageId, e);
                break;
            case TextMessageEndEvent e:
                Close(EventType.TextMessageStart, e.MessageId);
                break;
            case ToolCallStartEvent e:
                Open(e.ToolCallId, e);
                _unanswered[e.ToolCallId] = e.ToolCallName;
                break;
            case ToolCallResultEvent e:
                _unanswered.Remove(e.ToolCallId);
                break;
            case ToolCallEndEvent e:
                Close(EventType.ToolCallStart, e.ToolCallId);
                break;
            case StepStartedEvent e:
                Open(e.StepName, e, e.SubagentRunId);
                break;
            case StepFinishedEvent e:
                Close(EventType.StepStarted, e.StepName, e.SubagentRunId);
                break;
            default:
                TrackOthers(agentEvent);
                break;
        }
    }

    private void TrackOthers(AgUiEvent agentEvent)
    {
        switch (agentEvent)
        {
            case ReasoningStartEvent e:
                Open(e.MessageId, e);
                break;
            case ReasoningEndEvent e:
                Close(EventType.ReasoningStart, e.MessageId);
                break;
            case ReasoningMessageStartEvent e:
                Open(e.MessageId, e);
                break;
            case ReasoningMessageEndEvent e:
                Close(EventType.ReasoningMessageStart, e.MessageId);
                break;
            case SubagentStartedEvent e:
                Open(e.SubagentRunId, e);
                break;
            case SubagentFinishedEvent e:
                Close(EventType.SubagentStarted, e.SubagentRunId);
                break;
            case SubagentErrorEvent e:
                Close(EventType.SubagentStarted, e.SubagentRunId);
                break;
        }
    }

    /// <summary>What ends all that is open, the last begun first.</summary>
    /// <param name="isCancelled">Whether it ends because it was stopped: a subagent can only succeed or fail, and this is no success.</param>
    public IReadOnlyList<AgUiEvent> Closings(bool isCancelled) => [.. _open.Values.Reverse().Select(opener => End(opener, isCancelled))];

    private static AgUiEvent End(AgUiEvent opener, bool isCancelled) =>
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

    private void Open(string id, AgUiEvent opener, string? owner = null) => _open[(opener.Type, id, owner)] = opener;

    private void Close(EventType opener, string id, string? owner = null) => _open.Remove((opener, id, owner));
}
