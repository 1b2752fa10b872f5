using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary>Tasks and their runs as lines for people.</summary>
internal static class TaskLines
{
    public static string Of(JsonData task) =>
        $"{Payload.Text(task, "taskId"), -24} {Payload.Text(task, "status"), -8} {Payload.Text(task, "when"), -20} {Behind(task)}".TrimEnd();

    public static IEnumerable<string> OfRun(JsonData run) =>
        [
            $"{Payload.Text(run, "timestamp")} {Payload.Text(run, "status"), -9} {TriggerOf(run), -8} {Payload.Text(run, "error")}{Payload.Text(run, "phase")}{NotSent(run)}".TrimEnd(),
        ];

    public static IEnumerable<string> OfStatus(JsonData status) =>
        [
            Of(status["task"]),
            .. status.TryGet("running", out var running)
                ? [$"runs since {Payload.Text(running, "startedAt")}: {Payload.Text(running, "phase")}"]
                : Array.Empty<string>(),
            .. status.TryGet("lastRun", out var last) ? OfRun(last) : [],
        ];

    private static string Behind(JsonData task) =>
        Payload.Text(task, "reason") is { Length: > 0 } reason ? reason
        : Payload.Text(task, "nextRunAt") is { Length: > 0 } next ? $"next {next}"
        : "";

    private static string TriggerOf(JsonData run) => run.TryGet("trigger", out var trigger) ? Payload.Text(trigger, "type") : "";

    private static string NotSent(JsonData run) =>
        run.TryGet("delivery", out var delivery) && Payload.Text(delivery, "state") == "failed"
            ? $" (not sent: {Payload.Text(delivery, "error")})"
            : "";
}
