namespace Cloister.Agents;

/// <summary>Who is talking, and where.</summary>
/// <param name="Channel">The platform.</param>
/// <param name="AccountId">The account of the agent there.</param>
/// <param name="ChatId">The conversation, as the platform names it.</param>
/// <param name="ChatType">What kind of conversation, in the words of the platform; empty if it has only one kind.</param>
/// <param name="UserId">The person, as the platform names him.</param>
public sealed record ChatPrincipal(string Channel, string AccountId, string ChatId, string ChatType, string UserId)
{
    /// <summary>The session of this conversation. It may not exist yet, and for those who are refused it never will.</summary>
    public required string SessionId { get; init; }

    /// <summary>What the conversation is called.</summary>
    public string? ChatTitle { get; init; }

    /// <summary>What the person is called.</summary>
    public string? UserName { get; init; }

    /// <summary>Whether nobody else is in the conversation.</summary>
    public bool IsDirect { get; init; }
}
