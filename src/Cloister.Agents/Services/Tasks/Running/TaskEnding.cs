namespace Cloister.Agents;

/// <summary>Keeps what came of a run, and tells whoever wants to know. What it said is on disk before anybody hears of it.</summary>
internal sealed class TaskEnding(AgentContext context, CancellationToken stopping)
{
    private readonly TaskReport _report = new(context);

    public async Task EndAsync(TaskRun run, TaskOutcome outcome)
    {
        run.Progress.Enter(RunProgress.Writing);
        var record = RecordOf(run, outcome);
        Write(run.Folder, record);
        var delivery = await ReportAsync(run, outcome).ConfigureAwait(false);
        run.Folder.Write(RunRecord.FileName, (record with { Delivery = delivery }).ToJson());
        run.Progress.Enter(RunProgress.Completed, TaskJson.NameOf(outcome.Status));
    }

    /// <summary>Tells plugins that a run has ended.</summary>
    public ValueTask TellAsync(TaskRun run, TaskOutcome outcome) =>
        context.Plugins.EffectAsync(
            TaskPoints.AfterRun,
            new(run.Definition.Id, run.Definition.Title, run.Stamp, TaskJson.NameOf(outcome.Status))
            {
                Output = outcome.Output,
                Error = outcome.Error,
            },
            CancellationToken.None
        );

    /// <summary>Keeps a run that did not begin.</summary>
    public void Leave(TaskRun run, TaskOutcome outcome)
    {
        run.Folder.Create();
        run.Folder.Write(RunRecord.FileName, (RecordOf(run, outcome) with { SessionId = null, Delivery = TaskDelivery.None }).ToJson());
    }

    /// <summary>Everything but what became of telling somebody.</summary>
    public static void Write(RunFolder folder, RunRecord record)
    {
        var outcome = record.Outcome;
        folder.Write(RunFolder.Output, outcome.Output);
        if (outcome.Error is { } error)
        {
            folder.Write(RunFolder.Error, $"{error}\n");
        }

        if (outcome.Dialogue is { } dialogue)
        {
            folder.Write(RunFolder.Dialogue, dialogue);
        }

        folder.Write(RunFolder.Result, Summary(record));
        folder.Write(RunRecord.FileName, record.ToJson());
    }

    private static string Summary(RunRecord record) =>
        $"""
            # {record.Title}

            - status: {TaskJson.NameOf(record.Outcome.Status)}
            - trigger: {record.Trigger.Type}
            - started: {TaskJson.TimeOf(record.StartedAt)}
            - ended: {TaskJson.TimeOf(record.EndedAt)}
            {(record.Outcome.Error is { } error ? $"- error: {error}\n" : "")}
            {record.Outcome.Output}

            """;

    private RunRecord RecordOf(TaskRun run, TaskOutcome outcome) =>
        new()
        {
            TaskId = run.Definition.Id,
            Title = run.Definition.Title,
            Stamp = run.Stamp,
            ExecutionId = run.ExecutionId,
            SessionId = run.Definition.Kind == TaskKind.Agent ? run.SessionId : null,
            Trigger = run.Trigger,
            Outcome = outcome,
            StartedAt = run.StartedAt,
            EndedAt = context.Clock.GetUtcNow(),
        };

    private async Task<TaskDelivery> ReportAsync(TaskRun run, TaskOutcome outcome)
    {
        try
        {
            return await _report.SendAsync(run, outcome, stopping).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            return TaskDelivery.Failed("The agent stopped before it was sent.");
        }
    }
}
