namespace Cloister.Agents;

/// <summary>What becomes of scheduled times that passed while the agent was not running.</summary>
public enum MissedRuns
{
    /// <summary>They are left out.</summary>
    Skip,

    /// <summary>The task runs once for all of them.</summary>
    Once,
}
