using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace Cloister.Agents;

/// <summary>What a channel works with.</summary>
public sealed class ChannelSetup
{
    /// <summary>The account of the agent on the platform.</summary>
    public required string AccountId { get; init; }

    /// <summary>What it is told, by the keys of <see cref="ChatPlatform.Fields"/>; placeholders are replaced.</summary>
    public ConfigMap Config { get; init; } = ConfigMap.Empty;

    /// <summary>Where it logs. Texts of messages and secrets do not belong there.</summary>
    public ILogger Logger { get; init; } = NullLogger.Instance;

    /// <summary>All time comes from here.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;
}
