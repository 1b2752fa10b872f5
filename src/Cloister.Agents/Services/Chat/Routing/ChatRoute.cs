using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Where a conversation is, and which session it leads to.</summary>
/// <param name="SessionId">The session.</param>
/// <param name="Channel">The platform.</param>
/// <param name="AccountId">The account of the agent there.</param>
/// <param name="Place">The conversation.</param>
public sealed record ChatRoute(string SessionId, string Channel, string AccountId, ChatPlace Place)
{
    /// <summary>The newest message of it that the agent has seen.</summary>
    public string? LastMessageId { get; init; }

    /// <summary>Who said that.</summary>
    public string? LastActorId { get; init; }

    /// <summary>What he is called.</summary>
    public string? LastActorName { get; init; }

    /// <summary>What the conversation is called.</summary>
    public string? ChatTitle { get; init; }

    /// <summary>When something was last said in it.</summary>
    public DateTimeOffset UpdatedAt { get; init; }

    internal RouteKey Key => RouteKey.Of(Channel, AccountId, Place);

    /// <summary>The same after a message.</summary>
    internal ChatRoute After(IncomingMessage message, DateTimeOffset now) =>
        this with
        {
            LastMessageId = message.MessageId,
            LastActorId = message.Sender.Id,
            LastActorName = message.Sender.Name ?? (message.Sender.Id == LastActorId ? LastActorName : null),
            ChatTitle = message.ChatTitle ?? ChatTitle,
            UpdatedAt = now,
        };

    /// <summary>What the store keeps of it beside its key.</summary>
    internal JsonData Facts() =>
        JsonFacts
            .Start.Add("lastMessageId", LastMessageId)
            .Add("lastActorId", LastActorId)
            .Add("lastActorName", LastActorName)
            .Add("chatTitle", ChatTitle)
            .ToJson();
}
