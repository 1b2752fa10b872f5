namespace Cloister.Agents;

/// <summary>A run of a task that has ended.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Stamp">The name of the run.</param>
/// <param name="Status">How it ended: <c>success</c>, <c>failure</c>, <c>cancelled</c> or <c>skipped</c>.</param>
public sealed record TaskRunEnd(string TaskId, string Title, string Stamp, string Status)
{
    /// <summary>What it said.</summary>
    public string Output { get; init; } = "";

    /// <summary>Why it did not succeed; null if it did.</summary>
    public string? Error { get; init; }
}
