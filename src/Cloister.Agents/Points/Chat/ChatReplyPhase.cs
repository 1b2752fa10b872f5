namespace Cloister.Agents;

/// <summary>When a text leaves.</summary>
public enum ChatReplyPhase
{
    /// <summary>A step has ended; its run goes on, or may.</summary>
    Step,

    /// <summary>The run has ended.</summary>
    Final,

    /// <summary>The run has failed, and somebody has to be told.</summary>
    Error,
}
