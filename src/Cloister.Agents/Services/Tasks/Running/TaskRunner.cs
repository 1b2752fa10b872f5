using System.Globalization;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Carries out one run: asks the guards, does the work in its time, keeps what came of it, and tells whoever wants to know.</summary>
internal sealed partial class TaskRunner(AgentContext context, TaskEnding ending)
{
    private readonly ILogger _logger = context.Logger;
    private readonly AgentWork _agent = new(context);
    private readonly ScriptWork _script = new(context);

    /// <summary>It fails only if its files cannot be written.</summary>
    public async Task<TaskOutcome> RunAsync(TaskRun run)
    {
        using var activity = Telemetry.Source.StartActivity("task.run")?.SetTag("cloister.task", run.Definition.Id);
        run.StartedAt = context.Clock.GetUtcNow();
        var outcome = await OutcomeAsync(run).ConfigureAwait(false);
        activity?.SetTag("cloister.status", TaskJson.NameOf(outcome.Status));
        await ending.EndAsync(run, outcome).ConfigureAwait(false);
        LogEnded(run.Definition.Id, run.Stamp, TaskJson.NameOf(outcome.Status));
        return outcome;
    }

    private async Task<TaskOutcome> OutcomeAsync(TaskRun run)
    {
        using var timeout = new CancellationTokenSource(run.Definition.Timeout, context.Clock);
        using var ended = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, run.Cancelled);
        try
        {
            ended.Token.ThrowIfCancellationRequested();
            var decision = await context.Plugins.GuardAsync(TaskPoints.BeforeRun, StartOf(run), ended.Token).ConfigureAwait(false);
            return !decision.IsAllowed ? TaskOutcome.Ended(RunStatus.Skipped, decision.Reason)
                : run.Definition.Kind == TaskKind.Script ? await _script.RunAsync(run, ended.Token).ConfigureAwait(false)
                : await _agent.RunAsync(run, ended.Token).ConfigureAwait(false);
        }
        catch (Exception) when (run.CancelReason is { } reason)
        {
            // However what it was at took being stopped.
            return TaskOutcome.Ended(RunStatus.Cancelled, reason, run.Output);
        }
        catch (Exception) when (timeout.IsCancellationRequested)
        {
            return TaskOutcome.Ended(RunStatus.Failure, TimedOut(run.Definition.Timeout), run.Output);
        }
        catch (SessionBusyException refused)
        {
            return TaskOutcome.Ended(RunStatus.Failure, refused.Message, run.Output);
        }
        catch (Exception failure)
        {
            LogFailed(run.Definition.Id, run.Stamp, failure);
            return TaskOutcome.Ended(RunStatus.Failure, "Something went wrong inside the agent. Its log has the details.", run.Output);
        }
    }

    private static string TimedOut(TimeSpan limit) =>
        string.Create(CultureInfo.InvariantCulture, $"Task timed out after {limit.TotalSeconds}s");

    private static TaskRunStart StartOf(TaskRun run) =>
        new(run.Definition.Id, run.Definition.Title, run.Stamp, run.Trigger.Type)
        {
            Kind = TaskJson.NameOf(run.Definition.Kind),
            Occurrence = run.Trigger.Occurrence,
            Reason = run.Trigger.Reason,
            ReportsTo = run.Definition.SessionId,
        };

    [LoggerMessage(630, LogLevel.Information, "Run '{Stamp}' of task '{Task}' has ended: {Status}.")]
    private partial void LogEnded(string task, string stamp, string status);

    [LoggerMessage(631, LogLevel.Error, "Run '{Stamp}' of task '{Task}' failed.")]
    private partial void LogFailed(string task, string stamp, Exception failure);
}
