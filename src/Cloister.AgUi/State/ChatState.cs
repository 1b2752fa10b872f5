namespace Cloister.AgUi;

/// <summary>
/// A conversation as its events tell it. Immutable: a later state is another object, which shares with this one whatever did not change.
/// </summary>
public sealed partial record ChatState
{
    /// <summary>A conversation in which nothing was said.</summary>
    public static ChatState Empty { get; } = new();

    /// <summary>The transcript. A message stands where it started, also while it still grows.</summary>
    public ValueList<Message> Messages { get; init; } = [];

    /// <summary>What is not complete: growing messages and calls, and complete calls that nobody answered.</summary>
    public ValueList<OpenItem> Open { get; init; } = [];

    /// <summary>The state that application and agent share: any JSON value.</summary>
    public JsonData State { get; init; } = JsonData.EmptyObject;

    /// <summary>The questions the last run ended with.</summary>
    public ValueList<Interrupt> PendingInterrupts { get; init; } = [];

    /// <summary>The calls the last run left to the application, in order.</summary>
    public ValueList<string> PendingToolCallIds { get; init; } = [];

    /// <summary>The steps that are going on. Not saved.</summary>
    public ValueList<ActiveStep> ActiveSteps { get; init; } = [];

    /// <summary>The invocations of subagents in the current or last run. Not saved.</summary>
    public ValueList<SubagentRun> Subagents { get; init; } = [];

    /// <summary>How the last run ended.</summary>
    public RunSummary? LastRun { get; init; }

    /// <summary>The last failure. Not saved: an old failure shown after a restart is wrong.</summary>
    public AgUiError? Error { get; init; }

    /// <summary>What the conversation is doing.</summary>
    public RunPhase Phase { get; init; }

    /// <summary>
    /// The save of its thread that this state came from or became, in the store's own words; null if it was never saved. A store keeps it
    /// beside the conversation, not in it.
    /// </summary>
    public string? Revision { get; init; }

    /// <summary>Whether a run is going on.</summary>
    public bool IsRunning => Phase is RunPhase.Running or RunPhase.StepRunning;
}
