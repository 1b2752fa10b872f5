namespace Cloister.AgUi;

/// <summary>An event that may be tagged with the subagent it comes from.</summary>
public abstract record AttributedEvent : AgUiEvent
{
    private protected AttributedEvent() { }

    /// <summary>The invocation of a subagent this event belongs to; absent means the agent itself.</summary>
    public string? SubagentRunId { get; init; }
}
