using System.Security.Cryptography;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What connections work with.</summary>
internal sealed class ConnectionParts
{
    /// <summary>The configuration as it is now.</summary>
    public required Func<AgentSnapshot> Snapshot { get; init; }

    public required IReadOnlyList<ChatPlatform> Platforms { get; init; }

    /// <summary>Accounts that are kept outside of the configuration.</summary>
    public IReadOnlyList<ChannelAccount> Accounts { get; init; } = [];

    /// <summary>Where what a platform sends goes, by channel and account.</summary>
    public required Func<string, string, CancellationToken, ValueTask<ChannelInbox>> InboxAsync { get; init; }

    /// <summary>The folder that the agents of this user share.</summary>
    public required string Home { get; init; }

    /// <summary>The folder of the project.</summary>
    public required string Project { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>Hides secrets in what platforms say.</summary>
    public required Func<string, string> Redact { get; init; }

    /// <summary>A number from 0 to 1.</summary>
    public Func<double> Chance { get; init; } = static () => RandomNumberGenerator.GetInt32(1000) / 1000.0;
}
