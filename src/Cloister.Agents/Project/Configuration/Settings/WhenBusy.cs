namespace Cloister.Agents;

/// <summary>What becomes of an input for a session in which a run is under way.</summary>
public enum WhenBusy
{
    /// <summary>It joins the run at its next step.</summary>
    Steer,

    /// <summary>It waits its turn and gets a run of its own.</summary>
    Queue,

    /// <summary>It is refused.</summary>
    Reject,

    /// <summary>The run is stopped, then it gets one of its own.</summary>
    Interrupt,
}
