namespace Cloister.Agents;

/// <summary>What the configuration says about a channel, put together: whether it is to be open, and with what.</summary>
/// <param name="IsEnabled">Whether it is to be open.</param>
/// <param name="AccountId">The account of the agent there.</param>
/// <param name="Config">What the channel is told; placeholders are replaced.</param>
internal sealed record ChannelAccess(bool IsEnabled, string AccountId, ConfigMap Config)
{
    /// <summary>The account of an agent that names none.</summary>
    public const string DefaultAccount = "default";

    public const string EnabledKey = "enabled";
    public const string AccountKey = "channelAccountId";

    /// <summary>Why it cannot be opened; null if it can.</summary>
    public string? Problem { get; init; }

    /// <summary>Keys whose values are secrets and stand in the file themselves.</summary>
    public IReadOnlyList<string> Literals { get; init; } = [];

    public static ChannelAccess Of(ChatPlatform platform, AgentSnapshot snapshot, IEnumerable<ChannelAccount> accounts)
    {
        var written = snapshot.Config.Chat.Channels.GetValueOrDefault(platform.Name);
        var own = snapshot.Resolve(written ?? ConfigMap.Empty);
        var named = own.GetValueOrDefault(AccountKey) as string;
        var account = accounts.FirstOrDefault(account => account.Id == named);
        var config = Merged(account?.Config ?? ConfigMap.Empty, own.Without(EnabledKey).Without(AccountKey));
        // One that needs nothing, and that the application brings, is used.
        var isUsed = written is not null || !platform.Fields.Any(field => field.IsRequired);
        return new(isUsed && own.GetValueOrDefault(EnabledKey) is not false, named ?? DefaultAccount, config)
        {
            Problem = named is null || account is not null ? ProblemOf(platform, account, config) : $"Bot account not found: {named}",
            Literals = [.. platform.Fields.Where(field => field.IsSecret && IsLiteral(written, field.Key)).Select(field => field.Key)],
        };
    }

    /// <summary>Whether both lead to the same connection.</summary>
    public bool IsLike(ChannelAccess? other) =>
        other is not null && (IsEnabled, AccountId, Problem) == (other.IsEnabled, other.AccountId, other.Problem) && Config == other.Config;

    private static string? ProblemOf(ChatPlatform platform, ChannelAccount? account, ConfigMap config) =>
        account is not null && account.Channel != platform.Name ? $"Bot account channel mismatch: {account.Id}"
        : platform.Fields.Any(field => field.IsRequired && !IsGiven(config, field.Key)) ? Missing(platform.Name)
        : null;

    public static string Missing(string channel) => $"Channel {channel} credentials are missing";

    private static bool IsGiven(ConfigMap config, string key) => config.TryGetValue(key, out var value) && value is not (null or "");

    private static bool IsLiteral(ConfigMap? written, string key) =>
        written?.GetValueOrDefault(key) is string { Length: > 0 } text && !Placeholder.TryName(text, out _);

    private static ConfigMap Merged(ConfigMap under, ConfigMap over) =>
        over.Aggregate(under, (map, entry) => map.With(entry.Key, entry.Value));
}
