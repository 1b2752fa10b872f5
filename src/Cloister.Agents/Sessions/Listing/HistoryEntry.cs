using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A message of a session, or the place where a run failed.</summary>
/// <param name="Id">The message, or the run.</param>
/// <param name="Kind">What it is.</param>
/// <param name="Seq">The row of the log it began with, or the failed run ended with.</param>
/// <param name="At">When it was complete.</param>
public sealed record HistoryEntry(string Id, HistoryKind Kind, long Seq, DateTimeOffset At)
{
    /// <summary>What was said; null for an error.</summary>
    public Message? Message { get; init; }

    /// <summary>The run it belongs to, if it belongs to one.</summary>
    public string? RunId { get; init; }

    /// <summary>How it ended: <c>completed</c>, <c>stopped</c>, <c>failed</c>, <c>interrupted</c>.</summary>
    public string Status { get; init; } = "completed";

    /// <summary>Whether only models see it.</summary>
    public bool IsInternal { get; init; }

    /// <summary>What went wrong, in words that are safe for everybody; null for what was said.</summary>
    public string? Error { get; init; }

    /// <summary>The same for programs.</summary>
    public string? ErrorCode { get; init; }
}
