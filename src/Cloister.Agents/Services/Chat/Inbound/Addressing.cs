using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>Whether a message in a group is meant for the agent, and what it says without calling the agent by its name.</summary>
internal static partial class Addressing
{
    public static bool IsAddressed(IncomingMessage message, string? botName, GroupTrigger trigger) =>
        message.Place.IsDirect
        || trigger == GroupTrigger.All
        || IsMentioned(message, botName)
        || (trigger == GroupTrigger.MentionOrReply && message.Reply is { IsOurs: true });

    /// <summary>The text without the names by which it calls the agent.</summary>
    public static string WithoutMentions(IncomingMessage message, string? botName)
    {
        var text = message.Text;
        foreach (var mention in message.Mentions.Where(mention => mention.Length > 0))
        {
            text = text.Replace(mention, " ", StringComparison.OrdinalIgnoreCase);
        }

        for (var at = 0; botName is not null && (at = IndexOfName(text, botName, at)) >= 0; )
        {
            text = $"{text[..at]} {text[(at + 1 + botName.Length)..]}";
        }

        // A text that calls nobody keeps the spaces it has.
        return text == message.Text ? text.Trim() : Spaces().Replace(text, " ").Trim();
    }

    private static bool IsMentioned(IncomingMessage message, string? botName) =>
        !message.Mentions.IsEmpty || (botName is not null && IndexOfName(message.Text, botName, 0) >= 0);

    /// <summary>Where the text calls the agent by its name, and not somebody whose name only begins with it.</summary>
    private static int IndexOfName(string text, string botName, int start)
    {
        for (var at = start; (at = text.IndexOf('@', at)) >= 0; at++)
        {
            var end = at + 1 + botName.Length;
            if (
                end <= text.Length
                && text.AsSpan(at + 1, botName.Length).Equals(botName, StringComparison.OrdinalIgnoreCase)
                && (at == 0 || !IsOfName(text[at - 1]))
                && (end == text.Length || !IsOfName(text[end]))
            )
            {
                return at;
            }
        }

        return -1;
    }

    private static bool IsOfName(char letter) => letter is '_' or '@' || char.IsLetterOrDigit(letter);

    [GeneratedRegex(@"[^\S\r\n]+", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Spaces();
}
