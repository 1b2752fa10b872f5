namespace Cloister.Agents;

/// <summary>What became of something that was asked.</summary>
public enum RunPosition
{
    /// <summary>A run began with it.</summary>
    Started,

    /// <summary>It joins the run that is going on.</summary>
    Steered,

    /// <summary>It waits its turn.</summary>
    Queued,

    /// <summary>It is a run that was asked for before.</summary>
    Attached,
}
