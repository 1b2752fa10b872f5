using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Completes what is left of runs that the end of the process cut off: they failed, and nothing of them is done again. The host has closed their sessions
/// before.
/// </summary>
internal sealed partial class TaskRecovery(AgentContext context, TaskFolder folder, RunArchive archive, TaskClaims claims)
{
    private const string CutOff = "The run was cut off, because the agent's process ended.";

    private readonly ILogger _logger = context.Logger;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var open = await claims.ReadOpenAsync(cancellationToken).ConfigureAwait(false);
        var tasks = open.Count == 0 ? [] : folder.Read();
        foreach (var run in open)
        {
            await TryCloseAsync(run, tasks.FirstOrDefault(task => task.Id == run.Task)?.Definition, cancellationToken)
                .ConfigureAwait(false);
        }
    }

    private async Task TryCloseAsync(OpenRun run, TaskDefinition? task, CancellationToken cancellationToken)
    {
        try
        {
            await CloseAsync(run, task ?? new(run.Task, run.Task), cancellationToken).ConfigureAwait(false);
            await claims.EndAsync(run.Task, run.Stamp, run.Occurrence).ConfigureAwait(false);
            LogClosed(run.Stamp, run.Task);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            LogNotClosed(run.Stamp, run.Task, failure);
        }
    }

    private async Task CloseAsync(OpenRun run, TaskDefinition task, CancellationToken cancellationToken)
    {
        var files = archive.Open(run.Task, run.Stamp);
        files.Create();
        var progress = RunProgress.GoOn(files, run.Occurrence is { } at ? TaskTrigger.Cron(at) : TaskTrigger.Manual(null), context.Clock);
        if (files.ReadJson(RunRecord.FileName) is { } kept)
        {
            // All was kept, and perhaps somebody was told.
            files.Write(RunRecord.FileName, kept.TryGet("delivery", out _) ? kept : kept.With("delivery", DeliveryOf(task).ToJson()));
        }
        else
        {
            await WriteAsync(run, task, files, progress.Trigger, cancellationToken).ConfigureAwait(false);
        }

        progress.Enter(RunProgress.Completed, "cut off");
    }

    private async Task WriteAsync(
        OpenRun run,
        TaskDefinition task,
        RunFolder files,
        TaskTrigger trigger,
        CancellationToken cancellationToken
    )
    {
        if (files.ReadText(RunFolder.Input) is null)
        {
            files.Write(RunFolder.Input, task.Body);
        }

        var askedAt = RunStamp.Find(run.Stamp) ?? context.Clock.GetUtcNow();
        var record = new RunRecord
        {
            TaskId = task.Id,
            Title = task.Title,
            Stamp = run.Stamp,
            ExecutionId = TaskIds.ExecutionOf(task.Id, askedAt),
            SessionId = task.Kind == TaskKind.Agent ? TaskIds.SessionOf(task.Id, run.Stamp) : null,
            Trigger = trigger,
            Outcome = TaskOutcome.Ended(RunStatus.Failure, CutOff, await SaidAsync(run, cancellationToken).ConfigureAwait(false)),
            StartedAt = askedAt,
            EndedAt = context.Clock.GetUtcNow(),
            Delivery = DeliveryOf(task),
        };
        TaskEnding.Write(files, record);
    }

    /// <summary>What the session of the run said before.</summary>
    private async Task<string> SaidAsync(OpenRun run, CancellationToken cancellationToken)
    {
        var messages = await context
            .Session.Get(TaskIds.SessionOf(run.Task, run.Stamp))
            .ListMessagesAsync(cancellationToken)
            .ConfigureAwait(false);
        return messages.OfType<AssistantMessage>().Select(message => $"{message.Text}").LastOrDefault(text => text.Length > 0) ?? "";
    }

    private static TaskDelivery DeliveryOf(TaskDefinition task) =>
        task.SessionId is null ? TaskDelivery.None : TaskDelivery.Failed("The agent's process ended before it was known to be sent.");

    [LoggerMessage(633, LogLevel.Warning, "Run '{Stamp}' of task '{Task}' was cut off by the end of the process, and counts as failed.")]
    private partial void LogClosed(string stamp, string task);

    [LoggerMessage(634, LogLevel.Error, "What is left of run '{Stamp}' of task '{Task}', which was cut off, could not be completed.")]
    private partial void LogNotClosed(string stamp, string task, Exception failure);
}
