namespace Cloister.AgUi;

/// <summary>The subagent did its work.</summary>
public sealed record SubagentSucceeded : SubagentOutcome;
