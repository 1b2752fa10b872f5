namespace Cloister.Chat;

/// <summary>What a save does when the stored thread is not the one that was loaded.</summary>
public enum SaveMode
{
    /// <summary>It refuses, with <see cref="SessionConflictException"/>.</summary>
    IfUnchanged,

    /// <summary>It replaces it.</summary>
    Overwrite,
}
