namespace Cloister.Agents;

/// <summary>How a connection is.</summary>
internal enum ConnectionPhase
{
    /// <summary>Nobody wants it.</summary>
    Disabled,

    /// <summary>It lacks what it needs to connect.</summary>
    ConfigMissing,

    /// <summary>It has not been started yet.</summary>
    NotStarted,

    /// <summary>It connects for the first time.</summary>
    Starting,

    /// <summary>It asks again and again.</summary>
    Polling,

    /// <summary>It listens.</summary>
    Connected,

    /// <summary>It was lost, and is made anew.</summary>
    Reconnecting,

    /// <summary>It was ended.</summary>
    Stopped,

    /// <summary>It cannot work before somebody changes something.</summary>
    Failed,
}
