namespace Cloister;

/// <summary>What the runtime was doing when plugins failed.</summary>
public enum LifecyclePhase
{
    /// <summary>Bringing up the global scope.</summary>
    AttachGlobal,

    /// <summary>Creating a session.</summary>
    AttachSession,

    /// <summary>Disposing the runtime.</summary>
    DetachGlobal,

    /// <summary>Disposing a session.</summary>
    DetachSession,

    /// <summary>Applying settings to the global scope.</summary>
    UpdateGlobalSettings,

    /// <summary>Applying settings to a session.</summary>
    UpdateSessionSettings,
}
