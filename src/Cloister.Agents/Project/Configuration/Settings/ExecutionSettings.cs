namespace Cloister.Agents;

/// <summary>How runs go.</summary>
public sealed record ExecutionSettings
{
    /// <summary>The model of sessions that have none of their own; null leaves the choice to the model pool.</summary>
    public string? ModelId { get; init; }

    /// <summary>How many steps a run has at most.</summary>
    public int MaxSteps { get; init; } = ConfigKeys.MaxSteps.Default;

    /// <summary>How long a run takes at most.</summary>
    public TimeSpan TurnTimeout { get; init; } = TimeSpan.FromSeconds(ConfigKeys.TurnTimeoutSeconds.Default);

    /// <summary>What becomes of an input while a run is under way.</summary>
    public WhenBusy WhenBusy { get; init; } = ConfigKeys.WhenBusy.Default;

    /// <summary>Whether a step that only announces further work is followed by a nudge to do it.</summary>
    public bool AutoContinue { get; init; } = ConfigKeys.AutoContinue.Default;

    /// <summary>What becomes of a run whose connection is lost.</summary>
    public OnDisconnect OnDisconnect { get; init; } = ConfigKeys.OnDisconnect.Default;

    /// <summary>Which tools sessions see.</summary>
    public ToolFilter Tools { get; init; } = ToolFilter.All;

    /// <summary>How many sessions are held in memory; beyond that the one unused for longest falls asleep.</summary>
    public int MaxAwakeSessions { get; init; } = ConfigKeys.MaxAwakeSessions.Default;

    /// <summary>Who names a session that nobody has named.</summary>
    public TitleSource Titles { get; init; } = ConfigKeys.Titles.Default;
}
