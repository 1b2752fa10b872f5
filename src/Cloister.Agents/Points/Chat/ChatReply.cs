namespace Cloister.Agents;

/// <summary>A text that is about to be sent.</summary>
/// <param name="Channel">The platform.</param>
/// <param name="SessionId">The session it comes from.</param>
/// <param name="ChatId">The conversation.</param>
/// <param name="Text">The text, with everything that it says about how it is to be sent.</param>
public sealed record ChatReply(string Channel, string SessionId, string ChatId, string Text)
{
    /// <summary>The message it answers, as the platform names it.</summary>
    public string? MessageId { get; init; }

    /// <summary>When it leaves.</summary>
    public ChatReplyPhase Phase { get; init; }

    /// <summary>Who wanted it.</summary>
    public ChatReplyMode Mode { get; init; }
}
