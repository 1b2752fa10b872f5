namespace Cloister.Agents;

/// <summary>What becomes of a task that is due while it runs.</summary>
internal enum TaskOverlap
{
    /// <summary>It is left out.</summary>
    Skip,

    /// <summary>It waits; the next one is left out.</summary>
    Queue,
}
