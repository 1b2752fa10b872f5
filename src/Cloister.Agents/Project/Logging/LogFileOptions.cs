using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Where the log of an agent goes, and how much of it is kept.</summary>
internal sealed record LogFileOptions
{
    /// <summary>The folder of the files.</summary>
    public required string Folder { get; init; }

    /// <summary>The agent every entry is about.</summary>
    public required string AgentId { get; init; }

    /// <summary>The least severe entries that are kept; asked for each entry, so it may change.</summary>
    public Func<LogLevel> Level { get; init; } = () => LogLevel.Information;

    /// <summary>How many days are kept, the current one included.</summary>
    public int Days { get; init; } = 14;

    /// <summary>How many bytes are kept of all days together.</summary>
    public long Bytes { get; init; } = 200L << 20;

    /// <summary>How many entries may wait for the disk; what comes on top is counted and lost.</summary>
    public int Waiting { get; init; } = 8192;
}
