namespace Cloister.AgUi;

/// <summary>What an invocation of a subagent is doing.</summary>
public enum SubagentStatus
{
    /// <summary>It works.</summary>
    Running,

    /// <summary>It did its work.</summary>
    Succeeded,

    /// <summary>It waits for answers.</summary>
    Suspended,

    /// <summary>It failed.</summary>
    Failed,

    /// <summary>Its run ended before it did.</summary>
    Abandoned,
}
