namespace Cloister.AgUi;

/// <summary>A step that is going on.</summary>
/// <param name="Name">The step.</param>
/// <param name="SubagentRunId">The invocation of a subagent it belongs to; null for the agent itself.</param>
public sealed record ActiveStep(string Name, string? SubagentRunId);
