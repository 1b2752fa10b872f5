namespace Cloister.Agents;

/// <summary>Carries out calls one after the other, those that only read side by side. Their results are on the log in the order of the calls.</summary>
internal sealed class ToolExecution(ActiveRun run, ToolParts parts)
{
    private const int MaxSideBySide = 8;

    private readonly ToolInvoker _invoker = new(parts, run.Session.Services.Time);
    private readonly IdSource _ids = run.Session.Services.Ids;

    /// <summary>Carries them out.</summary>
    /// <exception cref="OperationCanceledException">The run was stopped. What had begun is on the log.</exception>
    public async Task RunAsync(IEnumerable<PlannedCall> calls, CancellationToken cancellationToken)
    {
        var group = new List<PlannedCall>();
        foreach (var call in calls)
        {
            if (group.Count == MaxSideBySide || group.Count > 0 && !(call.IsHarmless && group[^1].IsHarmless))
            {
                await RunGroupAsync(group, cancellationToken).ConfigureAwait(false);
                group.Clear();
            }

            group.Add(call);
        }

        await RunGroupAsync(group, cancellationToken).ConfigureAwait(false);
    }

    private async Task RunGroupAsync(List<PlannedCall> calls, CancellationToken cancellationToken)
    {
        var answers = calls.ConvertAll(call => AnswerAsync(call, cancellationToken));
        try
        {
            for (var at = 0; at < calls.Count; at++)
            {
                run.Append((await answers[at].ConfigureAwait(false)).ToEvent(calls[at].Id, _ids));
            }
        }
        finally
        {
            // Each of them ends by itself. What they would have said is lost with the one that failed.
            await Task.WhenAll(answers.Cast<Task>()).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task<ToolAnswer> AnswerAsync(PlannedCall call, CancellationToken cancellationToken)
    {
        if (call.Refusal is { } refusal)
        {
            return refusal;
        }

        cancellationToken.ThrowIfCancellationRequested();
        if (await parts.RefusalAsync(run, call, cancellationToken).ConfigureAwait(false) is { } reason)
        {
            return ToolAnswer.Forbidden(reason);
        }

        await StartAsync(call).ConfigureAwait(false);
        var answer = await _invoker
            .InvokeAsync(call.Tool!, call.Input, new(run.Session.Id, run.RunId, call.Id), cancellationToken)
            .ConfigureAwait(false);
        await parts.AfterAsync(run, call, answer, cancellationToken).ConfigureAwait(false);
        return answer;
    }

    /// <summary>From here on the call was made, whatever happens: one that waited is spent in the same transaction.</summary>
    private Task StartAsync(PlannedCall call)
    {
        var started = new ToolStarted(call.Id, call.Tool!.IsReadOnly);
        if (call.ApprovalId is { } approval)
        {
            return run.Session.Log.AppendAsync([started], Durability.Disk, (set, _) => set.SpendApproval(approval), run.Log);
        }

        run.Append(started);
        return run.BarrierAsync(started.IsReadOnly ? Durability.Os : Durability.Disk);
    }
}
