namespace Cloister.Chat;

/// <summary>What a call that does not answer the open interrupts does about them.</summary>
public enum PendingInterrupts
{
    /// <summary>It is refused; <see cref="ChatSession.ResumeAsync"/> answers them.</summary>
    Reject,

    /// <summary>It gives all of them up, and tells the agent so.</summary>
    CancelAll,
}
