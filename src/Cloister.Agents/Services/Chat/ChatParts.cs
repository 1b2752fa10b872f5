using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>What the chat service works with, and what stays while it is stopped and started again.</summary>
internal sealed class ChatParts
{
    public required AgentStore Store { get; init; }

    /// <summary>Asked when a session is needed: the sessions are there only once those who know their inputs are.</summary>
    public required Func<SessionDirectory> DirectorySource { get; init; }

    /// <summary>Asked each time, because a change of the files makes another one.</summary>
    public required Func<AgentSnapshot> Snapshot { get; init; }

    /// <summary>The platforms that this agent can be reached on.</summary>
    public required ValueList<ChatPlatform> Platforms { get; init; }

    public required AgentPaths Paths { get; init; }

    /// <summary>Accounts of the agent that are kept outside of its configuration.</summary>
    public IReadOnlyList<ChannelAccount> Accounts { get; init; } = [];

    /// <summary>The folder that the agents of this user share.</summary>
    public required string Home { get; init; }

    /// <summary>Changes what the configuration says at a path, and has it come into force.</summary>
    public required Func<IReadOnlyList<string>, ConfigMap, CancellationToken, Task> ConfigureAsync { get; init; }

    public required IdSource Ids { get; init; }

    public required TimeProvider Clock { get; init; }

    public required ILoggerFactory Loggers { get; init; }

    /// <summary>Hides secrets in texts that leave.</summary>
    public Func<string, string> Redact { get; init; } = static text => text;

    public SessionDirectory Directory => DirectorySource();

    /// <summary>The settings as they are now.</summary>
    public ChatSettings Settings => Snapshot().Config.Chat;

    /// <summary>In milliseconds since 1970.</summary>
    public long Now => Clock.GetUtcNow().ToUnixTimeMilliseconds();

    public ChatRoutes Routes => field ??= new(Store);

    public ChatHistory History => field ??= new(Store);

    /// <summary>When conversations are answered.</summary>
    public ChatLanes Lanes => field ??= new(() => Settings, Clock, Loggers.CreateLogger<ChatLanes>());

    /// <summary>Who knows what messages of chats mean to a session.</summary>
    public ChatInput Input => field ??= new(Lanes, () => Settings, Loggers.CreateLogger<ChatInput>());

    /// <summary>Takes what runs say to the outbox.</summary>
    public ChatFollower Follower => field ??= new(() => Settings, Loggers.CreateLogger<ChatFollower>());

    /// <summary>Takes the place of the way out, as far as the way in needs it.</summary>
    public IChatOutlet? Outlet { get; init; }

    /// <summary>What goes with a session that is removed.</summary>
    public static void Remove(WriteSet set, long session) => set.RemoveRouteOf(session).RemoveHistoryOf(session).RemoveOutboxOf(session);
}
