namespace Cloister.Hosting;

/// <summary>Settings of the host were refused as a whole; the text says which, why, and what to do.</summary>
public sealed class SettingsRefusedException : Exception
{
    internal SettingsRefusedException(string source, string reason, Exception? inner = null)
        : base($"The settings of {source} were refused: {reason}", inner) => SettingsSource = source;

    /// <summary>The configuration section or the file.</summary>
    public string SettingsSource { get; }
}
