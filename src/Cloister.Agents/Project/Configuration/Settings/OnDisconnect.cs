namespace Cloister.Agents;

/// <summary>What becomes of a run when the connection that asked for it is lost.</summary>
public enum OnDisconnect
{
    /// <summary>It is stopped: a client of another make has no other stop button.</summary>
    Stop,

    /// <summary>It goes on, and whoever comes back finds what it did.</summary>
    Continue,
}
