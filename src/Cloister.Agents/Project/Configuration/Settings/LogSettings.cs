using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What is logged.</summary>
public sealed record LogSettings
{
    /// <summary>The least severe entries that are kept.</summary>
    public LogLevel Level { get; init; } = ConfigKeys.LogLevel.Default;

    /// <summary>Whether the texts of messages are logged.</summary>
    public bool Messages { get; init; } = ConfigKeys.LogMessages.Default;
}
