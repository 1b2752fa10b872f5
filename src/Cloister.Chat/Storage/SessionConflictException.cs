namespace Cloister.Chat;

/// <summary>A thread was saved by somebody else since this state was loaded, so saving it would lose what they saved.</summary>
public sealed class SessionConflictException : Exception
{
    /// <summary>Says which thread it is about.</summary>
    public SessionConflictException(string threadId, string? expectedRevision, string? storedRevision)
        : base(
            $"Thread '{threadId}' was not saved, because {Reason(expectedRevision, storedRevision)}. Load it again, in a session with {nameof(ChatSession.ReloadAsync)}, or replace what is stored: save with {nameof(SaveMode)}.{nameof(SaveMode.Overwrite)}."
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

    /// <summary>For stores: the check that belongs into the same lock or transaction as the save.</summary>
    /// <param name="threadId">The thread.</param>
    /// <param name="expectedRevision">The revision of the state that is to be saved; null says that there must be no stored thread.</param>
    /// <param name="storedRevision">The revision that is stored; null if none is.</param>
    /// <param name="mode">What the caller asked for.</param>
    public static void ThrowIfChanged(string threadId, string? expectedRevision, string? storedRevision, SaveMode mode)
    {
        if (mode == SaveMode.IfUnchanged && !string.Equals(expectedRevision, storedRevision, StringComparison.Ordinal))
        {
            throw new SessionConflictException(threadId, expectedRevision, storedRevision);
        }
    }

    private static string Reason(string? expected, string? stored) =>
        (expected, stored) switch
        {
            (null, _) => "a thread of that id is already stored, and this state was not loaded from it",
            (_, null) => "it is not stored any more, or was loaded from another store",
            _ => "somebody else saved it since it was loaded here",
        };
}
