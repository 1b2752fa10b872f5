namespace Cloister.Agents;

/// <summary>A message that its session has taken.</summary>
/// <param name="Item">The message.</param>
/// <param name="ItemId">The input it has become; null for one that nobody answers.</param>
/// <param name="LanePosition">How many messages of this conversation wait, this one included.</param>
public sealed record ChatItemTaken(ChatItem Item, string? ItemId, int LanePosition);
