namespace Cloister.Agents;

/// <summary>What a platform said about a message it has taken.</summary>
/// <param name="MessageId">What it calls it; null if it does not say.</param>
public sealed record ChannelReceipt(string? MessageId);
