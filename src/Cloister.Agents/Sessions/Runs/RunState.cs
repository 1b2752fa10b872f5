namespace Cloister.Agents;

/// <summary>How far a run has come.</summary>
public enum RunState
{
    /// <summary>It goes on.</summary>
    Running,

    /// <summary>It did what it was asked.</summary>
    Completed,

    /// <summary>It asked a person something; another run goes on from the answer.</summary>
    Waiting,

    /// <summary>Somebody stopped it.</summary>
    Stopped,

    /// <summary>It could not go on.</summary>
    Failed,

    /// <summary>The process ended while it ran.</summary>
    Interrupted,
}
