using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Tells the chat to which a task reports what came of it.</summary>
internal sealed class TaskReport(AgentContext context)
{
    /// <summary>A service that is still starting can be told a moment later.</summary>
    private static readonly TimeSpan[] Waits = [TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(10)];

    public async Task<TaskDelivery> SendAsync(TaskRun run, TaskOutcome outcome, CancellationToken cancellationToken)
    {
        if (run.Definition.SessionId is not { } session || TextOf(run, outcome) is not { } text)
        {
            return TaskDelivery.None;
        }

        var message = JsonData.Object(("chatKey", session), ("text", text), ("reply", true));
        var result = await context.InvokeAsync("chat", "send", message, cancellationToken).ConfigureAwait(false);
        foreach (var wait in Waits)
        {
            if (result.Success || !result.Error.EndsWith("is not running", StringComparison.Ordinal))
            {
                break;
            }

            await Task.Delay(wait, context.Clock, cancellationToken).ConfigureAwait(false);
            result = await context.InvokeAsync("chat", "send", message, cancellationToken).ConfigureAwait(false);
        }

        return result.Success ? TaskDelivery.Sent : TaskDelivery.Failed(result.Error);
    }

    /// <summary>What is told; null if there is nothing to tell.</summary>
    private static string? TextOf(TaskRun run, TaskOutcome outcome) =>
        outcome.Status switch
        {
            RunStatus.Success => outcome.Output.Trim() is { Length: > 0 } output && output != TaskWords.NoReply ? output : null,
            RunStatus.Failure => $"{run.Definition.Title}: {outcome.Error}",
            _ => null,
        };
}
