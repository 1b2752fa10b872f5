namespace Cloister.Agents;

/// <summary>A conversation on a platform.</summary>
/// <param name="ChatId">The conversation, as the platform names it.</param>
/// <param name="ChatType">What kind of conversation, in the words of the platform; empty if it has only one kind.</param>
/// <param name="ThreadId">A topic in it that is a conversation of its own.</param>
public sealed record ChatPlace(string ChatId, string ChatType = "", string? ThreadId = null)
{
    /// <summary>Whether one person and the agent are among themselves there.</summary>
    public bool IsDirect => ChatType is "" or "private" or "p2p" or "c2c";
}
