using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>Summaries and titles by cutting: nothing is understood, so nothing is made up.</summary>
internal static class OfflineDigest
{
    private const int LongestTitle = 24;
    private const int LongestLine = 200;
    private const int LongestSummary = 2400;
    private const string Heading = "Excerpts, made by the offline model:";

    /// <summary>The beginnings of the lines, the newest if not all have room.</summary>
    public static string Summary(OfflineConversation conversation)
    {
        var lines = conversation
            .Messages.Where(message => message.Role != ChatRole.System)
            .SelectMany(message => message.Text.Split('\n'))
            .Select(line => line.Trim().TrimStart('-', '>').Trim())
            .Where(line => line.Length > 0 && line != Heading)
            .Select(line => $"- {Excerpt.Words(line, LongestLine)}");
        var kept = new List<string>();
        var room = LongestSummary;
        foreach (var line in lines.Reverse())
        {
            room -= line.Length + 1;
            if (room < 0)
            {
                break;
            }

            kept.Insert(0, line);
        }

        return string.Join('\n', kept.Prepend(Heading));
    }

    /// <summary>The first words that were said.</summary>
    public static string Title(OfflineConversation conversation)
    {
        var text = string.Join(' ', First(conversation).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        if (text.Length == 0)
        {
            return "Conversation";
        }

        var title = Excerpt.Words(text, LongestTitle);
        return title.TrimEnd('.', ',', ';', ':', '?', '!', ' ');
    }

    private static string First(OfflineConversation conversation) => conversation.Said.Count == 0 ? "" : conversation.Said[0];
}
