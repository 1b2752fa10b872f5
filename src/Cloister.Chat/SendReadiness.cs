namespace Cloister.Chat;

/// <summary>Whether a session takes a message now, and if it does not, why.</summary>
public enum SendReadiness
{
    /// <summary>It takes one. Where sends queue, one that waits may be refused when its turn comes.</summary>
    Ready,

    /// <summary>A run is in flight. Await it, or cancel it.</summary>
    RunInFlight,

    /// <summary>The agent waits for answers: <see cref="ChatSession.ResumeAsync"/>, or <see cref="PendingInterrupts.CancelAll"/>.</summary>
    InterruptsOpen,

    /// <summary>Tool calls wait for people: <see cref="ChatSession.SubmitToolResultAsync"/>, or <see cref="OpenToolCalls.Decline"/>.</summary>
    ToolCallsOpen,

    /// <summary>The session was disposed, and takes none any more.</summary>
    Disposed,
}
