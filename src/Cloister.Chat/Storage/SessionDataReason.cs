namespace Cloister.Chat;

/// <summary>Why a stored thread cannot be read.</summary>
public enum SessionDataReason
{
    /// <summary>It is not what was written.</summary>
    Corrupt,

    /// <summary>A newer version of the library wrote it.</summary>
    NewerVersion,

    /// <summary>Somebody changed it, or it belongs to another thread.</summary>
    Tampered,

    /// <summary>The key it was encrypted with is not known here. It is not lost.</summary>
    KeyUnavailable,
}
