namespace Cloister.Agents;

/// <summary>How a new project names the credentials of a chat platform: as variables, never as values.</summary>
/// <param name="Name">The platform.</param>
/// <param name="Variables">The keys of its configuration and the variables that stand in them.</param>
internal sealed record ChannelTemplate(string Name, params IReadOnlyList<(string Key, string Variable)> Variables)
{
    private static readonly ChannelTemplate[] All =
    [
        new("telegram", ("botToken", "TELEGRAM_BOT_TOKEN")),
        new("feishu", ("appId", "FEISHU_APP_ID"), ("appSecret", "FEISHU_APP_SECRET")),
        new("qq", ("appId", "QQ_APP_ID"), ("appSecret", "QQ_APP_SECRET")),
    ];

    /// <exception cref="ArgumentException">There is no such platform.</exception>
    public static ChannelTemplate Of(string name) =>
        Array.Find(All, channel => channel.Name == name)
        ?? throw new ArgumentException(
            $"There is no channel '{name}'. Choose of {string.Join(", ", All.Select(channel => channel.Name))}.",
            nameof(name)
        );
}
