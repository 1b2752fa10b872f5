namespace Cloister.Agents;

/// <summary>How a shell is.</summary>
internal enum ShellStatus
{
    /// <summary>It is being started.</summary>
    Starting,

    /// <summary>It runs.</summary>
    Running,

    /// <summary>It ended as it should.</summary>
    Completed,

    /// <summary>It ended with a failure.</summary>
    Failed,

    /// <summary>It was ended.</summary>
    Killed,

    /// <summary>It ran when the agent ended, so nobody knows how it ended.</summary>
    Expired,
}
