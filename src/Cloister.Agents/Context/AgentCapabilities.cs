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

    /// <summary>Where sessions log, all of them.</summary>
    public ILogger SessionLogger => field ??= Loggers.CreateLogger("Cloister.Agents.Session");

    public required AgentSessions Sessions { get; init; }

    public required ModelPool Models { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>The points, and who takes part at them.</summary>
    public required AgentPoints Points { get; init; }

    /// <summary>The plugins, for whoever reaches a point.</summary>
    public required AgentPlugins Plugins { get; init; }

    /// <summary>The chats; nothing, while their service is off.</summary>
    public required Func<AgentChat?> Chat { get; init; }

    /// <summary>What models are told first. Asked each time, because a change of the files makes others.</summary>
    public required Func<IReadOnlyList<SystemBlock>> Systems { get; init; }

    /// <summary>Where plugins and services keep what they remember.</summary>
    public required AgentStore Store { get; init; }

    /// <summary>Asked when somebody wants something of them: they are there only once the runtime is.</summary>
    public required Func<AgentServices> Services { get; init; }
}
