namespace Cloister.Chat;

/// <summary>What opening a stored thread that cannot be read does.</summary>
public enum UnreadableThread
{
    /// <summary>It throws <see cref="SessionDataException"/>.</summary>
    Throw,

    /// <summary>
    /// It has the storage move aside what is stored, byte for byte, and gives an empty session. The storage has to be an
    /// <see cref="IQuarantine"/>. A thread whose key is missing throws all the same: it is not broken.
    /// </summary>
    Quarantine,

    /// <summary>
    /// It gives an empty session. What is stored stays until <see cref="ChatSession.PersistAsync(CancellationToken)"/> is called, which replaces it; up to then the
    /// session does not save itself. A thread whose key is missing throws all the same: it is not lost.
    /// </summary>
    StartFresh,
}
