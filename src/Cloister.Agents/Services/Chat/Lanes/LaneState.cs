namespace Cloister.Agents;

/// <summary>Whether a lane has one of the slots for answering.</summary>
internal enum LaneState
{
    /// <summary>It has none.</summary>
    Idle,

    /// <summary>It was given one, and its session has not asked yet.</summary>
    Granted,

    /// <summary>Its session begins a run.</summary>
    Starting,

    /// <summary>Its run goes on.</summary>
    Running,
}
