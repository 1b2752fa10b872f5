using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What an agent lends to everything that works for it. There is one of it in a process, seen through each context.</summary>
internal sealed class AgentCapabilities
{
    public required AgentInfo Agent { get; init; }

    public required AgentPaths Paths { get; init; }

    /// <summary>Asked each time, because a change of the files makes another one.</summary>
    public required Func<AgentSnapshot> Snapshot { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    public required AgentSessions Sessions { get; init; }

    public required ModelPool Models { get; init; }

    public required TimeProvider Clock { get; init; }
}
