using System.CommandLine;
using Cloister.Agents;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary><c>service schedule</c>: actions that were put off. They can be seen and called off while the agent does not run, too.</summary>
internal static class ScheduleCommand
{
    public static Command Create(RunningAgentOptions options) =>
        new("schedule", "See and call off actions that were put off.") { List(options), Info(options), Cancel(options) };

    private static Command List(RunningAgentOptions options)
    {
        var limit = new Option<int>("--limit") { Description = "How many at most.", DefaultValueFactory = _ => ScheduledJobs.UsualLimit };
        var status = new Option<string?>("--status") { Description = "Only those that are so." };
        status.AcceptOnlyFromAmong([.. JobTable.Names]);
        limit.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 1 or > ScheduledJobs.MaxLimit)
            {
                result.AddError($"--limit: it has to be from 1 to {ScheduledJobs.MaxLimit}.");
            }
        });
        var command = options.Looking(
            "list",
            "List them, the last that were asked for first.",
            [],
            (agent, parsed, token) =>
                agent.GetAsync(
                    $"api/schedule?limit={parsed.GetValue(limit)}&status={Uri.EscapeDataString(parsed.GetValue(status) ?? "")}",
                    token
                ),
            async (jobs, parsed, token) =>
                JobJson.List(
                    await jobs.ListAsync(
                        parsed.GetValue(limit),
                        JobTable.TryParse(parsed.GetValue(status) ?? "", out var one) ? one : null,
                        token
                    )
                ),
            data => data["jobs"].Items.Select(LineOf)
        );
        command.Add(limit);
        command.Add(status);
        return command;
    }

    private static Command Info(RunningAgentOptions options)
    {
        var id = new Argument<string>("id") { Description = "The job." };
        return options.Looking(
            "info",
            "Say how one is.",
            [id],
            (agent, parsed, token) => agent.GetAsync(PathOf(parsed.GetValue(id)!), token),
            async (jobs, parsed, token) =>
                await jobs.FindAsync(parsed.GetValue(id)!, token) is { } job
                    ? JobJson.Of(job)
                    : throw new CommandException(Terminal.Harmless(ScheduledJobs.NotFound(parsed.GetValue(id)!))),
            data => data.Members.Select(member => $"{member.Key, -10} {TextOf(member.Value)}")
        );
    }

    private static Command Cancel(RunningAgentOptions options)
    {
        var id = new Argument<string>("id") { Description = "The job." };
        return options.Looking(
            "cancel",
            "Call one off that still waits.",
            [id],
            (agent, parsed, token) => agent.DeleteAsync(PathOf(parsed.GetValue(id)!), token),
            async (jobs, parsed, token) =>
            {
                var result = await jobs.CancelAsync(parsed.GetValue(id)!, token);
                return result.Success ? result.Data! : throw new CommandException(Terminal.Harmless(result.Error));
            },
            data => [$"{Payload.Text(data, "jobId")} is called off."]
        );
    }

    private static string PathOf(string id) => $"api/schedule/{Uri.EscapeDataString(id)}";

    private static string TextOf(JsonData value) => value.TryGetString(out var text) ? text : value.ToString();

    private static string LineOf(JsonData job) =>
        $"{Payload.Text(job, "jobId")}  {Payload.Text(job, "status"), -9}  {Payload.Text(job, "runAt")}  {Payload.Text(job, "service")} {Payload.Text(job, "action")}"
        + (Payload.Text(job, "error") is { Length: > 0 } error ? $": {error}" : "");
}
