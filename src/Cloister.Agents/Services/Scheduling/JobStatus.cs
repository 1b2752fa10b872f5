namespace Cloister.Agents;

/// <summary>How an action is that was put off.</summary>
public enum JobStatus
{
    /// <summary>It waits for its time.</summary>
    Pending,

    /// <summary>It is being done.</summary>
    Running,

    /// <summary>It was done.</summary>
    Succeeded,

    /// <summary>It could not be done, or its time had passed for too long.</summary>
    Failed,

    /// <summary>It was called off.</summary>
    Cancelled,

    /// <summary>The process ended while it was being done. Whether it was, nobody knows; it is not done again.</summary>
    Uncertain,
}
