using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A summary without a model: the beginnings of what people said, and of the summary before. The same messages always give the same.</summary>
internal static class MechanicalSummary
{
    private const string Heading = "(Made without a model: only the beginnings of what was said.)";
    private const int MaxLine = 200;
    private const int MaxText = 4_000;
    private const int MaxPrevious = 2_000;

    public static string Of(CompactionRange range)
    {
        var previous = range.Previous is { } summary ? Excerpt.Cut(Without(summary.Text.ToString()), MaxPrevious) : "";
        var lines = range
            .Folded.OfType<UserMessage>()
            .Select(message => $"- {Excerpt.First(string.Join(' ', Words(message.Text.ToString())), MaxLine)}");
        string[] top = previous.Length > 0 ? [Heading, previous] : [Heading];
        return string.Join('\n', top.Concat(Newest(lines, MaxText - top.Sum(line => line.Length + 1))));
    }

    private static string[] Words(string text) =>
        Excerpt.First(text.TrimStart(), MaxText).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    /// <summary>A summary of summaries says once that it is one.</summary>
    private static string Without(string previous) => previous.Replace(Heading, "", StringComparison.Ordinal).Trim();

    /// <summary>The last lines, as many as have room.</summary>
    private static IEnumerable<string> Newest(IEnumerable<string> lines, int room) =>
        lines.Reverse().TakeWhile(line => (room -= line.Length + 1) >= 0).Reverse();
}
