namespace Cloister.Chat;

/// <summary>What happens to a call that starts a run while one is in flight.</summary>
public enum ConcurrentSend
{
    /// <summary>It throws, and nothing changes.</summary>
    Reject,

    /// <summary>It stops the run in flight and starts its own.</summary>
    CancelPrevious,

    /// <summary>It waits for its turn. Its message is appended when its turn comes.</summary>
    Queue,
}
