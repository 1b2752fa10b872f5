using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>A command in a chat.</summary>
/// <param name="Name">What it is called, without the sign in front, in small letters.</param>
/// <param name="Bot">The name of the program it is for; null if it does not say.</param>
/// <param name="Argument">What follows.</param>
internal sealed partial record SlashCommand(string Name, string? Bot, string Argument)
{
    public static SlashCommand? Parse(string text) =>
        Form().Match(text.Trim()) is { Success: true } match
            ? new(
                match.Groups["name"].Value.ToLowerInvariant(),
                match.Groups["bot"] is { Success: true } bot ? bot.Value : null,
                match.Groups["rest"].Value.Trim()
            )
            : null;

    /// <summary>Whether it says that it is for the agent.</summary>
    public bool IsFor(string? botName) => Bot is not null && botName is not null && Bot.Equals(botName, StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it is for another program in the same chat.</summary>
    public bool IsForOther(string? botName) => Bot is not null && botName is not null && !IsFor(botName);

    [GeneratedRegex(
        @"^/(?<name>[\p{L}\p{N}_-]{1,64})(@(?<bot>[\w.-]{1,64}))?(\s+(?<rest>.*))?$",
        RegexOptions.Singleline | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Form();
}
