namespace Cloister.AgUi;

/// <summary>How a run ended, as its consumer knows it.</summary>
public enum RunOutcome
{
    /// <summary>The agent finished it.</summary>
    Completed,

    /// <summary>The agent stopped to ask.</summary>
    Interrupted,

    /// <summary>The agent stopped it on purpose.</summary>
    Cancelled,

    /// <summary>We stopped it. What the agent does with that is not known.</summary>
    Aborted,

    /// <summary>The agent says it failed.</summary>
    Failed,

    /// <summary>The stream broke the rules of the protocol, and we stopped reading.</summary>
    Rejected,

    /// <summary>The stream ended without saying how the run ended.</summary>
    Truncated,

    /// <summary>The agent could not be reached, or answered with an error instead of a stream.</summary>
    TransportFailed,
}
