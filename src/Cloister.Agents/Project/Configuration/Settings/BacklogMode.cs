namespace Cloister.Agents;

/// <summary>What becomes of chat messages that were sent while the agent was not running.</summary>
public enum BacklogMode
{
    /// <summary>They are answered, if they are not too old.</summary>
    Execute,

    /// <summary>They are recorded, and not answered.</summary>
    Audit,

    /// <summary>They leave no trace.</summary>
    Drop,
}
