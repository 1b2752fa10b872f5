namespace Cloister.Chat;

/// <summary>When a session saves itself.</summary>
public enum AutoPersist
{
    /// <summary>Never; <see cref="ChatSession.PersistAsync(CancellationToken)"/> does.</summary>
    Off,

    /// <summary>After each run, however it ended.</summary>
    OnRunEnd,

    /// <summary>Before each request leaves, then at most once a second, and after each run: a crash loses no message of the user.</summary>
    Throughout,
}
