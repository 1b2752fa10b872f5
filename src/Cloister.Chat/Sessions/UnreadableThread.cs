namespace Cloister.Chat;

/// <summary>What opening a stored thread that cannot be read does.</summary>
public enum UnreadableThread
{
    /// <summary>It throws <see cref="SessionDataException"/>.</summary>
    Throw,

    /// <summary>
    /// It gives an empty session. What is stored stays until it is saved over, which <see cref="SaveMode.Overwrite"/> has to allow. A thread whose
    /// key is missing throws all the same: it is not lost.
    /// </summary>
    StartFresh,
}
