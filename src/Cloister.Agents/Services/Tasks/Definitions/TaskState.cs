namespace Cloister.Agents;

/// <summary>Whether a task runs.</summary>
internal enum TaskState
{
    /// <summary>When it is due, and when somebody asks.</summary>
    Enabled,

    /// <summary>When somebody asks.</summary>
    Paused,

    /// <summary>Not at all.</summary>
    Disabled,
}
