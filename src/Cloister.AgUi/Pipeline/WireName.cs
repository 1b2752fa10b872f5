namespace Cloister.AgUi;

/// <summary>Names and ids as messages show them.</summary>
internal static class WireName
{
    private const int LongestShown = 100;

    /// <summary>The type as it is on the wire.</summary>
    public static string Of(EventType type) => EventTable.ByType[(int)type].WireType;

    /// <summary>An id in quotes; no peer fills a log with a long one.</summary>
    public static string Quote(string id) => id.Length <= LongestShown ? $"'{id}'" : $"'{id.AsSpan(0, LongestShown)}…'";

    /// <summary>Whom an item belongs to.</summary>
    public static string Owner(string? subagentRunId) =>
        subagentRunId is null ? "the agent itself" : $"the subagent {Quote(subagentRunId)}";
}
