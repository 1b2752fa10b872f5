namespace Cloister.Chat;

/// <summary>Runs a tool.</summary>
/// <param name="invocation">What the agent asks for.</param>
/// <param name="cancellationToken">The run was stopped, or the tool takes too long.</param>
/// <remarks>An exception is an answer too: the agent is told that the tool failed, not why.</remarks>
public delegate ValueTask<ToolOutput> ToolHandler(ToolInvocation invocation, CancellationToken cancellationToken);
