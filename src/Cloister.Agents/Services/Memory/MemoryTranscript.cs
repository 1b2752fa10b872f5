using System.Text.RegularExpressions;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What people and the agent said in a session, a line for each message.</summary>
internal static partial class MemoryTranscript
{
    private const int Page = 200;

    /// <summary>The last messages, without what only models see.</summary>
    public static async Task<IReadOnlyList<string>> ReadAsync(SessionHistory history, int count, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        for (long? before = null; lines.Count < count; )
        {
            var entries = await history.ListAsync(new() { Before = before, Limit = Page }, cancellationToken).ConfigureAwait(false);
            lines.InsertRange(0, entries.Select(LineOf).OfType<string>());
            if (entries.Count < Page)
            {
                break;
            }

            before = entries[0].Seq;
        }

        return lines.Count <= count ? lines : lines[^count..];
    }

    private static string? LineOf(HistoryEntry entry) =>
        entry.Message switch
        {
            UserMessage user => Line("User", user),
            AssistantMessage assistant => Line("Assistant", assistant),
            _ => null,
        };

    private static string? Line(string speaker, Message message)
    {
        var text = Breaks().Replace(message.Text.ToString(), " ").Trim();
        return text.Length == 0 ? null : $"{speaker}: {text}";
    }

    [GeneratedRegex(@"\s*[\r\n]\s*", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Breaks();
}
