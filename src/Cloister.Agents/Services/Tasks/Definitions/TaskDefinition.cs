namespace Cloister.Agents;

/// <summary>A task as it is written.</summary>
/// <param name="Id">The name of its folder.</param>
/// <param name="Title">Its name for people.</param>
internal sealed record TaskDefinition(string Id, string Title)
{
    public static readonly TimeSpan UsualTimeout = TimeSpan.FromHours(1);

    public TaskWhen When { get; init; } = TaskWhen.Manual;

    public string? Description { get; init; }

    /// <summary>The session of the chat to which it reports; null for none.</summary>
    public string? SessionId { get; init; }

    public TaskState State { get; init; }

    public TaskKind Kind { get; init; }

    /// <summary>Whether its answer is judged, and asked for again if it is not good enough.</summary>
    public bool IsReviewed { get; init; }

    /// <summary>Where its clock hangs; null for that of the agent.</summary>
    public TimeZoneInfo? Zone { get; init; }

    public TimeSpan Timeout { get; init; } = UsualTimeout;

    /// <summary>What becomes of times that passed while the agent was off; null for the agent's own choice.</summary>
    public MissedRuns? Missed { get; init; }

    public TaskOverlap Overlap { get; init; }

    /// <summary>What the agent is asked, or the script.</summary>
    public string Body { get; init; } = "";
}
