namespace Cloister.Agents;

/// <summary>How far something has come that is to leave.</summary>
internal enum OutboxState
{
    /// <summary>The platform has not been asked, or did not take it yet.</summary>
    Pending,

    /// <summary>The platform is being asked. After a crash that means that nobody knows.</summary>
    Sending,

    /// <summary>The platform has it.</summary>
    Sent,

    /// <summary>It will not be sent.</summary>
    Failed,

    /// <summary>Nobody knows whether the platform has it; somebody has to look.</summary>
    Unknown,

    /// <summary>There was nothing to send, and that was decided for good.</summary>
    Skipped,
}
