using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>The tools of one run.</summary>
internal sealed class RunTools(ToolCatalog catalog, ToolParts parts) : IRunTools
{
    private readonly CallPlanner _planner = new(catalog);

    public IList<AITool> Declarations => catalog.Declarations;

    public Task<ToolRound> ResumeAsync(ActiveRun run, CancellationToken cancellationToken) => Task.FromResult(ToolRound.Done);

    public async Task<ToolRound> RunAsync(ActiveRun run, IReadOnlyList<RequestedCall> calls, CancellationToken cancellationToken)
    {
        var step = calls.Select(_planner.Look).ToList();
        await new ToolExecution(run, parts).RunAsync(step.Where(call => !call.IsClients), cancellationToken).ConfigureAwait(false);
        var clients = step.Where(call => call.IsClients).Select(call => call.Id).ToValueList();
        return clients.IsEmpty ? ToolRound.Done : new() { ClientCalls = clients, Waiting = clients.ToHashSet(StringComparer.Ordinal) };
    }

    public Task<ToolRound> OpenQuestionsAsync(ActiveRun run, CancellationToken cancellationToken) => Task.FromResult(ToolRound.Done);
}
