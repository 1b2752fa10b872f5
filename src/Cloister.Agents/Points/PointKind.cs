namespace Cloister.Agents;

/// <summary>What the handlers of a point may do.</summary>
public enum PointKind
{
    /// <summary>Look at something, and refuse it.</summary>
    Guard,

    /// <summary>Change a value, one after the other.</summary>
    Pipeline,

    /// <summary>Note that something happened.</summary>
    Effect,

    /// <summary>Answer a question. Exactly one handler does.</summary>
    Resolve,
}
