namespace Cloister.Agents;

/// <summary>An account of an agent on a platform, kept outside of its configuration.</summary>
/// <param name="Id">By what <c>channelAccountId</c> names it.</param>
/// <param name="Channel">The platform.</param>
/// <param name="Config">What the channel is told, by the keys of <see cref="ChatPlatform.Fields"/>.</param>
public sealed record ChannelAccount(string Id, string Channel, ConfigMap Config);
