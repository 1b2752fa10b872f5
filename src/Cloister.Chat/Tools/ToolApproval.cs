namespace Cloister.Chat;

/// <summary>Decides whether a tool may run.</summary>
/// <param name="invocation">What the agent asks for.</param>
/// <param name="cancellationToken">The run was stopped, or the decision takes too long.</param>
public delegate ValueTask<ToolDecision> ToolApproval(ToolInvocation invocation, CancellationToken cancellationToken);
