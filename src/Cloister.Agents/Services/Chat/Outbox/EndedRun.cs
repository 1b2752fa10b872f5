namespace Cloister.Agents;

/// <summary>A run that has ended, as far as it has to be known to take the rest of it to its chat.</summary>
/// <param name="Key">Its number.</param>
/// <param name="Id">What everybody else calls it.</param>
/// <param name="Session">The number of its session.</param>
/// <param name="SessionId">Its session.</param>
/// <param name="State">How it ended.</param>
/// <param name="Error">Why it did not do what it was asked.</param>
/// <param name="StartedSeq">The row it began with.</param>
/// <param name="Trigger">The message that it answers, as the platform names it.</param>
internal sealed record EndedRun(
    long Key,
    string Id,
    long Session,
    string SessionId,
    RunState State,
    string? Error,
    long StartedSeq,
    string? Trigger
)
{
    /// <summary>How often it asked a model. One that never did has nothing to say.</summary>
    public int Steps { get; init; }

    /// <summary>Who asked for it: the kind of its first input.</summary>
    public string Origin { get; init; } = "";

    /// <summary>Whether the process ended while it went on, and nobody goes on with it.</summary>
    public bool IsGivenUp { get; init; }

    /// <summary>Why people get no answer.</summary>
    public string? Reason => IsGivenUp ? "The agent was ended twice while it was answering." : Error;

    /// <summary>Whether people have to be told that there will be no answer. Whoever stopped it knows.</summary>
    public bool IsFailure =>
        IsGivenUp
        || State == RunState.Failed
        || (State == RunState.Stopped && Error?.StartsWith("Turn timed out", StringComparison.Ordinal) == true);
}
