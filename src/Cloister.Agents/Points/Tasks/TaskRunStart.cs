namespace Cloister.Agents;

/// <summary>A task that is about to run.</summary>
/// <param name="TaskId">The task.</param>
/// <param name="Title">Its name for people.</param>
/// <param name="Stamp">The name of the run: the moment at which it was asked for, in UTC.</param>
/// <param name="Trigger">Why: <c>cron</c>, <c>time</c>, <c>manual</c> or <c>catch-up</c>.</param>
public sealed record TaskRunStart(string TaskId, string Title, string Stamp, string Trigger)
{
    /// <summary>What it is: <c>agent</c> or <c>script</c>.</summary>
    public string Kind { get; init; } = "agent";

    /// <summary>The moment it was planned for; null if somebody asked.</summary>
    public DateTimeOffset? Occurrence { get; init; }

    /// <summary>What whoever asked said about it.</summary>
    public string? Reason { get; init; }

    /// <summary>The session to which it reports; null for none.</summary>
    public string? ReportsTo { get; init; }
}
