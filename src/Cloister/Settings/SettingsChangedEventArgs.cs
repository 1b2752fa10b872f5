namespace Cloister;

/// <summary>Settings that a runtime has committed.</summary>
/// <param name="settings">The new settings.</param>
public sealed class SettingsChangedEventArgs(RuntimeSettings settings) : EventArgs
{
    /// <summary>The new settings.</summary>
    public RuntimeSettings Settings { get; } = settings;
}
