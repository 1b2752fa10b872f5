using Cloister.Agents;

namespace Cloister.Testing;

/// <summary>A sign that the agent put under a message.</summary>
/// <param name="Place">Where.</param>
/// <param name="MessageId">Under which message.</param>
/// <param name="Reaction">The sign.</param>
public sealed record DeliveredReaction(ChatPlace Place, string MessageId, ChatReaction Reaction);
