namespace Cloister.AgUi;

/// <summary>What a conversation is doing.</summary>
public enum RunPhase
{
    /// <summary>Nothing: <c>idle</c></summary>
    Idle,

    /// <summary>A run is going on: <c>running</c></summary>
    Running,

    /// <summary>A run is going on, within a step: <c>stepRunning</c></summary>
    StepRunning,

    /// <summary>The last run ended with a question: <c>awaitingInput</c></summary>
    AwaitingInput,

    /// <summary>The last run was stopped, by the agent or by us: <c>cancelled</c></summary>
    Cancelled,

    /// <summary>The last run failed, was rejected or broke off: <c>error</c></summary>
    Error,
}
