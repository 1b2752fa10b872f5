namespace Cloister.Agents;

/// <summary>How the agent deals with chats.</summary>
public sealed record ChatSettings
{
    /// <summary>How many conversations are answered at a time.</summary>
    public int MaxConcurrency { get; init; } = ConfigKeys.ChatMaxConcurrency.Default;

    /// <summary>How long nothing must come before what came is answered together.</summary>
    public TimeSpan MergeDebounce { get; init; } = TimeSpan.FromMilliseconds(ConfigKeys.ChatMergeDebounceMs.Default);

    /// <summary>How long an answer is put off for that at most.</summary>
    public TimeSpan MergeMaxWait { get; init; } = TimeSpan.FromMilliseconds(ConfigKeys.ChatMergeMaxWaitMs.Default);

    /// <summary>How many messages of one conversation may wait.</summary>
    public int LaneCap { get; init; } = ConfigKeys.ChatLaneCap.Default;

    /// <summary>How many messages one run may send.</summary>
    public int MaxSendsPerTurn { get; init; } = ConfigKeys.ChatMaxSendsPerTurn.Default;

    /// <summary>Whether the same send is made only once.</summary>
    public bool Idempotency { get; init; } = ConfigKeys.ChatIdempotency.Default;

    /// <summary>What of a run is sent.</summary>
    public ReplyMode Reply { get; init; } = ConfigKeys.ChatReply.Default;

    /// <summary>What becomes of messages that were sent while the agent was not running.</summary>
    public BacklogMode Backlog { get; init; } = ConfigKeys.ChatBacklog.Default;

    /// <summary>How old such a message may be to be answered.</summary>
    public TimeSpan BacklogMaxAge { get; init; } = TimeSpan.FromSeconds(ConfigKeys.ChatBacklogMaxAgeSeconds.Default);

    /// <summary>Which messages of a group are meant for the agent.</summary>
    public GroupTrigger GroupTrigger { get; init; } = ConfigKeys.ChatGroupTrigger.Default;

    /// <summary>Sessions into whose chats a reply may be redirected; <c>*</c> for all.</summary>
    public IReadOnlyList<string> CrossChat { get; init; } = [];

    /// <summary>The channels by name, as they are written: placeholders stand until they are used.</summary>
    public IReadOnlyDictionary<string, ConfigMap> Channels { get; init; } = new Dictionary<string, ConfigMap>(StringComparer.Ordinal);
}
