namespace Cloister.Agents;

/// <summary>How a run of a task ended.</summary>
internal enum RunStatus
{
    /// <summary>It did what it was asked.</summary>
    Success,

    /// <summary>It could not, or what came of it is not good enough.</summary>
    Failure,

    /// <summary>It did not begin, because the task ran already or a plugin refused it.</summary>
    Skipped,

    /// <summary>It did not begin, because the agent was off.</summary>
    Missed,

    /// <summary>Somebody stopped it.</summary>
    Cancelled,
}
