namespace Cloister.AgUi;

/// <summary>An invocation of a subagent.</summary>
/// <param name="Id">The invocation.</param>
/// <param name="Name">The subagent.</param>
public sealed record SubagentRun(string Id, string Name)
{
    /// <summary>What it is doing.</summary>
    public SubagentStatus Status { get; init; }

    /// <summary>What it was asked to do.</summary>
    public string? Description { get; init; }

    /// <summary>The invocation that made this one.</summary>
    public string? ParentSubagentRunId { get; init; }

    /// <summary>The tool call that made it.</summary>
    public string? ParentToolCallId { get; init; }

    /// <summary>What it returned.</summary>
    public JsonData? Result { get; init; }

    /// <summary>Why it failed.</summary>
    public string? ErrorMessage { get; init; }
}
