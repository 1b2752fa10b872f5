using Cloister.AgUi;
using Microsoft.Extensions.AI;

namespace Cloister.Agents;

/// <summary>The tools of one run.</summary>
internal sealed class RunTools : IRunTools
{
    private readonly ToolCatalog _catalog;
    private readonly ToolSettings _settings;
    private readonly CallPlanner _planner;
    private readonly ApprovalGate _gate;
    private readonly ToolExecution _execution;
    private readonly WaitingCalls _waiting;

    public RunTools(ActiveRun run, ToolCatalog catalog, ToolSettings settings, ToolParts parts)
    {
        _catalog = catalog;
        _settings = settings;
        _planner = new(catalog);
        _gate = new(settings, ApprovalModes.Of(run.Session.Row.Settings), run.Plan.CanAsk, parts.Logger);
        _execution = new(run, parts);
        _waiting = new(run, catalog, _execution, parts.Logger);
    }

    public IList<AITool> Declarations => _catalog.Declarations;

    public async Task<ToolRound> ResumeAsync(ActiveRun run, CancellationToken cancellationToken)
    {
        var (state, _) = await run.Session.Log.StateAsync().ConfigureAwait(false);
        if (!state.OpenCalls().Any())
        {
            return ToolRound.Done;
        }

        var steps = await OpenSteps.ReadAsync(run.Session).ConfigureAwait(false);
        foreach (var step in steps.All)
        {
            await _waiting.GoOnAsync(step, cancellationToken).ConfigureAwait(false);
        }

        var left = steps.All.Count == 0 ? steps : await OpenSteps.ReadAsync(run.Session).ConfigureAwait(false);
        return left.IsLastWaiting ? Questions(run, left) : ToolRound.Done;
    }

    public async Task<ToolRound> RunAsync(ActiveRun run, IReadOnlyList<RequestedCall> calls, CancellationToken cancellationToken)
    {
        var step = calls.Select(call => _gate.Pass(_planner.Look(call))).ToList();
        var waiting = Waiting(step).ToList();
        await _execution.RunAsync(step.Where(call => !call.IsClients && !waiting.Contains(call)), cancellationToken).ConfigureAwait(false);
        cancellationToken.ThrowIfCancellationRequested();
        return await EndAsync(run, waiting, step.Where(call => call.IsClients).Select(call => call.Id).ToValueList()).ConfigureAwait(false);
    }

    public async Task<ToolRound> OpenQuestionsAsync(ActiveRun run, CancellationToken cancellationToken)
    {
        var steps = await OpenSteps.ReadAsync(run.Session).ConfigureAwait(false);
        await DropAsync(run.Session, steps.Lost).ConfigureAwait(false);
        return Questions(run, steps);
    }

    /// <summary>The first that needs approval, and all behind it but for those that do no harm.</summary>
    private static IEnumerable<PlannedCall> Waiting(List<PlannedCall> step) =>
        step.SkipWhile(call => !call.Asks).Where(call => call.Asks || !call.IsHarmless && !call.IsClients);

    private async Task<ToolRound> EndAsync(ActiveRun run, List<PlannedCall> waiting, ValueList<string> clients)
    {
        if (waiting.Count == 0 && clients.IsEmpty)
        {
            return ToolRound.Done;
        }

        var round = new QuestionRound(run, _settings);
        round.Add(await OpenSteps.ReadAsync(run.Session).ConfigureAwait(false));
        foreach (var call in waiting)
        {
            round.Add(
                call,
                !call.Asks ? ApprovalState.Behind
                    : clients.IsEmpty ? ApprovalState.Open
                    : ApprovalState.Held
            );
        }

        return round.ToRound(clients);
    }

    private ToolRound Questions(ActiveRun run, OpenSteps steps)
    {
        var round = new QuestionRound(run, _settings);
        round.Add(steps);
        return round.ToRound([]);
    }

    /// <summary>Nobody has to decide about a call that is not there any more.</summary>
    private static async Task DropAsync(LiveSession session, IReadOnlyList<ApprovalRow> lost)
    {
        if (lost.Count == 0)
        {
            return;
        }

        var withdrawn = lost.Where(row => row.State == ApprovalState.Open)
            .Select(row => new ApprovalResolved(row.Id, ApprovalTable.NameOf(ApprovalState.Cancelled), null, null));
        await session
            .Log.AppendAsync(
                withdrawn,
                Durability.Os,
                (set, _) =>
                {
                    foreach (var row in lost)
                    {
                        set.DropApproval(row.Id, session.Services.Now);
                    }
                }
            )
            .ConfigureAwait(false);
    }
}
