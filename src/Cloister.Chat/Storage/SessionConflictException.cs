namespace Cloister.Chat;

/// <summary>A thread was saved by somebody else since this state was loaded, so saving it would lose what they saved.</summary>
public sealed class SessionConflictException : Exception
{
    /// <summary>Says which thread it is about.</summary>
    public SessionConflictException(string threadId, string? expectedRevision, string? storedRevision)
        : base(
            $"Thread '{threadId}' was not saved, because somebody else saved it since it was loaded here. Load it again, or save with SaveMode.Overwrite."
        )
    {
        ThreadId = threadId;
        ExpectedRevision = expectedRevision;
        StoredRevision = storedRevision;
    }

    /// <summary>The thread.</summary>
    public string ThreadId { get; }

    /// <summary>The revision this state came from; null if it was never saved.</summary>
    public string? ExpectedRevision { get; }

    /// <summary>The revision that is stored.</summary>
    public string? StoredRevision { get; }
}
