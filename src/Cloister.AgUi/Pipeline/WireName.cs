using System.Text;

namespace Cloister.AgUi;

/// <summary>Names and ids as messages show them.</summary>
internal static class WireName
{
    private const int LongestShown = 100;

    /// <summary>The type as it is on the wire. For messages only: it is made anew each time.</summary>
    public static string Of(EventType type)
    {
        var name = new StringBuilder();
        foreach (var letter in type.ToString())
        {
            name.Append(char.IsUpper(letter) && name.Length > 0 ? "_" : "").Append(char.ToUpperInvariant(letter));
        }

        return name.ToString();
    }

    /// <summary>An id in quotes; no peer fills a log with a long one.</summary>
    public static string Quote(string id) => id.Length <= LongestShown ? $"'{id}'" : $"'{id.AsSpan(0, LongestShown)}…'";

    /// <summary>Whom an item belongs to.</summary>
    public static string Owner(string? subagentRunId) =>
        subagentRunId is null ? "the agent itself" : $"the subagent {Quote(subagentRunId)}";
}
