using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Goes on, in a run, with calls of earlier ones that had to wait.</summary>
internal sealed partial class WaitingCalls(ActiveRun run, ToolCatalog catalog, ToolExecution execution, ILogger logger)
{
    private readonly ILogger _logger = logger;
    private readonly SessionServices _services = run.Session.Services;

    /// <summary>Answers what can be answered of a step, in the order of its calls.</summary>
    public async Task GoOnAsync(OpenStep step, CancellationToken cancellationToken)
    {
        var rows = new List<ApprovalRow>();
        foreach (var row in step.Ours)
        {
            rows.Add(row.HasExpired(_services.Now) ? await ExpireAsync(row).ConfigureAwait(false) : row);
        }

        var isDecided = step.Has(run.Plan.Decisions.Select(one => one.ToolCallId));
        var ready = isDecided ? InOrder(rows) : Abandoned(rows);
        await execution.RunAsync(ready, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Up to the first that waits for a person still; what is refused is refused.</summary>
    private IEnumerable<PlannedCall> InOrder(List<ApprovalRow> rows)
    {
        var isBlocked = false;
        foreach (var row in rows)
        {
            isBlocked |= row.IsWaiting;
            if (Refused(row) is { } refused)
            {
                yield return refused;
            }
            else if (!isBlocked)
            {
                yield return Plan(row);
            }
        }
    }

    /// <summary>
    /// Nobody has decided anything now. If nobody can any more, those behind what expired do not begin hours later, out of nothing. What stands before it
    /// was approved, and has a run of its own that waits its turn.
    /// </summary>
    private IEnumerable<PlannedCall> Abandoned(List<ApprovalRow> rows)
    {
        var expired = rows.Exists(row => row.IsWaiting) ? -1 : rows.FindIndex(row => row.State == ApprovalState.Expired);
        return rows.Select(
                (row, at) => Refused(row) ?? (expired >= 0 && at > expired ? Refuse(row, ApprovalState.Expired, Refusals.LeftBehind) : null)
            )
            .OfType<PlannedCall>();
    }

    private PlannedCall? Refused(ApprovalRow row) =>
        row.State is ApprovalState.Denied or ApprovalState.Expired or ApprovalState.Cancelled
            ? Refuse(row, row.State, Refusals.Of(row.State, run.Plan.Decisions.FirstOrDefault(one => one.ApprovalId == row.Id)?.Comment))
            : null;

    private static PlannedCall Refuse(ApprovalRow row, ApprovalState state, string why) =>
        new(row.CallId, row.Tool) { Refusal = ToolAnswer.NotApproved(ApprovalTable.NameOf(state), why) };

    private PlannedCall Plan(ApprovalRow row)
    {
        var call = new PlannedCall(row.CallId, row.Tool) { Input = row.Input, ApprovalId = row.Id };
        if (catalog.FindApproved(row.Tool) is not { } tool)
        {
            return call with { Refusal = ToolAnswer.Unknown(row.Tool) };
        }

        if (CallHash.IsOf(row, tool))
        {
            return call with { Tool = tool };
        }

        LogChanged(row.Id, row.Tool, run.Session.Id);
        return call with { Refusal = ToolAnswer.NotApproved("changed", Refusals.Changed) };
    }

    /// <summary>The clock has decided, unless somebody was faster.</summary>
    private async Task<ApprovalRow> ExpireAsync(ApprovalRow row)
    {
        try
        {
            await run
                .Session.Log.AppendAsync(
                    [new ApprovalResolved(row.Id, ApprovalTable.NameOf(ApprovalState.Expired), null, null)],
                    Durability.Os,
                    (set, _) => set.CloseApproval(row.Id, ApprovalState.Expired, _services.Now, by: null)
                )
                .ConfigureAwait(false);
            return row with { State = ApprovalState.Expired };
        }
        catch (UnexpectedRowsException)
        {
            return await _services.Store.ReadAsync(reader => reader.FindApprovalAsync(row.Id)).ConfigureAwait(false) ?? row;
        }
    }

    [LoggerMessage(
        556,
        LogLevel.Warning,
        "What was approved as '{ApprovalId}' in session '{SessionId}' is not carried out: tool '{Tool}' would not do the same now, or somebody has changed the store."
    )]
    private partial void LogChanged(string approvalId, string tool, string sessionId);
}
