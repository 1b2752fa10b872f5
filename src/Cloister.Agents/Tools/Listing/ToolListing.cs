namespace Cloister.Agents;

/// <summary>Lists tools for a run. It may take a moment: what lists them may have to be started first.</summary>
internal delegate ValueTask<IReadOnlyList<AgentTool>> ToolListing(ActiveRun run, CancellationToken cancellationToken);
