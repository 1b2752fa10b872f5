namespace Cloister.Chat;

/// <summary>A stored thread cannot be read. Other threads are not affected.</summary>
public class SessionDataException : Exception
{
    /// <summary>Says which thread cannot be read, and why.</summary>
    public SessionDataException(string threadId, SessionDataReason reason, string message, Exception? innerException = null)
        : base(message, innerException)
    {
        ThreadId = threadId;
        Reason = reason;
    }

    /// <summary>The thread.</summary>
    public string ThreadId { get; }

    /// <summary>Why it cannot be read.</summary>
    public SessionDataReason Reason { get; }
}
