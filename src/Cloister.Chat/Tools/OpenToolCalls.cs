namespace Cloister.Chat;

/// <summary>What a call that starts a run does about calls of the application's tools that nobody answered.</summary>
public enum OpenToolCalls
{
    /// <summary>It is refused; <see cref="ChatSession.SubmitToolResultAsync"/> answers them.</summary>
    Reject,

    /// <summary>It tells the agent that the user declined them.</summary>
    Decline,
}
