namespace Cloister.Agents;

/// <summary>How scheduled tasks run.</summary>
public sealed record TaskSettings
{
    /// <summary>The time zone of schedules that name none; null for that of the machine.</summary>
    public string? Timezone { get; init; }

    /// <summary>What becomes of times that passed while the agent was not running.</summary>
    public MissedRuns MissedRuns { get; init; } = ConfigKeys.TaskMissedRuns.Default;
}
