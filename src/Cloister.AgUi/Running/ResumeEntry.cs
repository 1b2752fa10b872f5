namespace Cloister.AgUi;

/// <summary>The answer to one interrupt.</summary>
/// <param name="InterruptId">The interrupt.</param>
/// <param name="Status">Whether it was answered or given up.</param>
public sealed record ResumeEntry(string InterruptId, ResumeStatus Status)
{
    /// <summary>The answer; none for a cancelled interrupt.</summary>
    public JsonData? Payload { get; init; }

    /// <summary>An object that describes the reply and never counts as part of it.</summary>
    public JsonData? Metadata { get; init; }

    /// <summary>Answers an interrupt.</summary>
    public static ResumeEntry Resolve(string interruptId, JsonData? payload = null) =>
        new(interruptId, ResumeStatus.Resolved) { Payload = payload };

    /// <summary>Gives an interrupt up.</summary>
    public static ResumeEntry Cancel(string interruptId) => new(interruptId, ResumeStatus.Cancelled);
}
