namespace AgentKeeper;

/// <summary>What a line is about.</summary>
internal enum Word
{
    /// <summary>The agent is there.</summary>
    Ready,

    /// <summary>A step is reached, and the process ends with it.</summary>
    At,

    /// <summary>Words were taken: session, run, words.</summary>
    Taken,

    /// <summary>A run has ended: session, run, state.</summary>
    Ended,

    /// <summary>A question was answered: id, state.</summary>
    Decided,

    /// <summary>A tool has done its work: session, call.</summary>
    Did,

    /// <summary>A row was seen: session, number, first number, type, hash of what it says.</summary>
    Saw,

    /// <summary>A session was made from another: id.</summary>
    Forked,

    /// <summary>A session has been removed: id.</summary>
    Removed,

    /// <summary>Something went wrong that may not: what.</summary>
    Broken,

    /// <summary>Nothing is left to do.</summary>
    Rests,
}
