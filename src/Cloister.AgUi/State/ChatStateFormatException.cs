namespace Cloister.AgUi;

/// <summary>Bytes are not a stored conversation that this version can read. The text says where and why, and never holds what was said.</summary>
public sealed class ChatStateFormatException : Exception
{
    private ChatStateFormatException(string message, bool isNewerVersion, Exception? inner = null)
        : base(message, inner) => IsNewerVersion = isNewerVersion;

    /// <summary>Whether a later version of this library wrote it; otherwise it is damaged.</summary>
    public bool IsNewerVersion { get; }

    internal static ChatStateFormatException Newer(string version, int known) =>
        new(
            $"The stored conversation has version {version}, and this library reads up to {known}. Update the library; the data is untouched.",
            isNewerVersion: true
        );

    internal static ChatStateFormatException Corrupt(string place, string problem, Exception? inner = null) =>
        new(
            $"The stored conversation cannot be read: {place} {problem}. Nothing of it was loaded; restore it from a copy, or set it aside.",
            isNewerVersion: false,
            inner
        );
}
