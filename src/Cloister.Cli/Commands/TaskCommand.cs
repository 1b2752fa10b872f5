using System.CommandLine;
using Cloister.Agents;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary><c>task</c>: what an agent does on a schedule. Definitions are files, so they are listed and changed while it does not run, too.</summary>
internal static class TaskCommand
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(500);

    public static Command Create(Surroundings here)
    {
        var options = new RunningAgentOptions(here);
        var command = options.Group("task", "See and change what the agent does on a schedule, and run it.");
        command.Add(List(options, here));
        command.Add(Make(options, here));
        command.Add(Update(options, here));
        command.Add(Run(options, here));
        command.Add(Status(options));
        command.Add(Runs(options));
        command.Add(Cancel(options));
        command.Add(Set(options, here, "enable", "Have a task run as it is scheduled.", TaskState.Enabled));
        command.Add(Set(options, here, "disable", "Have a task not run at all.", TaskState.Disabled));
        command.Add(Delete(options, here));
        return command;
    }

    private static Command List(RunningAgentOptions options, Surroundings here)
    {
        var status = new Option<string?>("--status") { Description = "Only those that are so." };
        status.AcceptOnlyFromAmong("enabled", "paused", "disabled", "invalid");
        var command = options.Asking(
            "list",
            "List the tasks.",
            [],
            (agent, parsed, token) => AskAsync(agent, "list", Given(("status", parsed.GetValue(status))), token),
            data => data["tasks"].Items.Select(TaskLines.Of),
            (project, parsed, _) => Task.FromResult(Listed(BookOf(project, here), parsed.GetValue(status)))
        );
        command.Add(status);
        return command;
    }

    private static Command Make(RunningAgentOptions options, Surroundings here)
    {
        var title = new Option<string>("--title") { Description = "What it is called.", Required = true };
        var overwrite = new Option<bool>("--overwrite") { Description = "Replace a task of this title." };
        var said = new TaskOptions(here);
        Task<JsonData> AskedAsync(ParseResult parsed, CancellationToken token) =>
            said.OfAsync(parsed, [("title", parsed.GetValue(title)!), ("overwrite", parsed.GetValue(overwrite))], token);
        var command = options.Asking(
            "create",
            "Make a task.",
            [],
            async (agent, parsed, token) => await AskAsync(agent, "create", await AskedAsync(parsed, token), token),
            data => [(data["reusedExisting"].AsBoolean() ? "There is one already: " : "Made: ") + TaskLines.Of(data)],
            async (project, parsed, token) =>
            {
                var (task, isOld) = BookOf(project, here).Create(await AskedAsync(parsed, token));
                return TaskJson.Of(task).With("reusedExisting", isOld);
            }
        );
        return With(command, [title, overwrite, .. said.All]);
    }

    private static Command Update(RunningAgentOptions options, Surroundings here)
    {
        var title = Title();
        var renamed = new Option<string?>("--new-title") { Description = "Another title that makes the same id." };
        var clearWhen = new Option<bool>("--clear-when") { Description = "Run it by hand only." };
        var clearBody = new Option<bool>("--clear-body") { Description = "Empty what it is to do." };
        var said = new TaskOptions(here);
        Task<JsonData> AskedAsync(ParseResult parsed, CancellationToken token) =>
            said.OfAsync(
                parsed,
                [
                    ("title", parsed.GetValue(title)!),
                    ("newTitle", parsed.GetValue(renamed)),
                    ("clearWhen", parsed.GetValue(clearWhen)),
                    ("clearBody", parsed.GetValue(clearBody)),
                ],
                token
            );
        var command = options.Asking(
            "update",
            "Change a task.",
            [title],
            async (agent, parsed, token) => await AskAsync(agent, "update", await AskedAsync(parsed, token), token),
            data => [TaskLines.Of(data)],
            async (project, parsed, token) => TaskJson.Of(BookOf(project, here).Update(await AskedAsync(parsed, token)))
        );
        return With(command, [renamed, clearWhen, clearBody, .. said.All]);
    }

    private static Command Run(RunningAgentOptions options, Surroundings here)
    {
        var title = Title();
        var reason = new Option<string?>("--reason") { Description = "Why, for whoever looks at the run." };
        var wait = new Option<bool>("--wait") { Description = "Wait for its end; exit with 1 unless it succeeds." };
        var command = options.Asking(
            "run",
            "Run a task now.",
            [title],
            async (agent, parsed, token) =>
            {
                var asked = Given(("title", parsed.GetValue(title)), ("reason", parsed.GetValue(reason)));
                var answer = await AskAsync(agent, "run", asked, token);
                return parsed.GetValue(wait) ? await EndOfAsync(agent, answer, here.Time, token) : answer;
            },
            data => data.TryGet("message", out var message) ? [message.AsString()] : TaskLines.OfRun(data),
            exit: data => data.TryGet("status", out var status) && status.AsString() != "success" ? ExitCode.Failed : ExitCode.Ok
        );
        return With(command, [reason, wait]);
    }

    private static Command Status(RunningAgentOptions options)
    {
        var title = Title();
        return options.Asking(
            "status",
            "Say how a task is.",
            [title],
            (agent, parsed, token) => AskAsync(agent, "status", Given(("title", parsed.GetValue(title))), token),
            TaskLines.OfStatus
        );
    }

    private static Command Runs(RunningAgentOptions options)
    {
        var title = Title();
        var limit = new Option<int>("--limit") { Description = "How many at most, up to 200.", DefaultValueFactory = _ => 20 };
        var command = options.Asking(
            "runs",
            "List the runs of a task, the newest first.",
            [title],
            (agent, parsed, token) =>
                AskAsync(agent, "runs", JsonData.Object(("title", parsed.GetValue(title)!), ("limit", parsed.GetValue(limit))), token),
            data => data["runs"].Items.SelectMany(TaskLines.OfRun)
        );
        return With(command, [limit]);
    }

    private static Command Cancel(RunningAgentOptions options)
    {
        var title = Title();
        var reason = new Option<string?>("--reason") { Description = "Why, for whoever looks at the run." };
        var command = options.Asking(
            "cancel",
            "Stop the run of a task.",
            [title],
            (agent, parsed, token) =>
                AskAsync(agent, "cancel", Given(("title", parsed.GetValue(title)), ("reason", parsed.GetValue(reason))), token),
            data => [data["cancelled"].AsBoolean() ? "It is being stopped." : "It does not run."]
        );
        return With(command, [reason]);
    }

    private static Command Set(RunningAgentOptions options, Surroundings here, string name, string description, TaskState state)
    {
        var title = Title();
        return options.Asking(
            name,
            description,
            [title],
            (agent, parsed, token) => AskAsync(agent, name, Given(("title", parsed.GetValue(title))), token),
            data => [TaskLines.Of(data)],
            (project, parsed, _) => Task.FromResult(TaskJson.Of(BookOf(project, here).Set(parsed.GetValue(title)!, state)))
        );
    }

    private static Command Delete(RunningAgentOptions options, Surroundings here)
    {
        var title = Title();
        return options.Asking(
            "delete",
            "Remove a task and what is kept of its runs.",
            [title],
            (agent, parsed, token) => AskAsync(agent, "delete", Given(("title", parsed.GetValue(title))), token),
            data => [$"Removed: {Payload.Text(data, "taskId")}"],
            (project, parsed, _) =>
                Task.FromResult(JsonData.Object(("deleted", true), ("taskId", BookOf(project, here).Delete(parsed.GetValue(title)!))))
        );
    }

    private static Argument<string> Title() => new("title") { Description = "Its title, or its id." };

    private static Command With(Command command, IEnumerable<Option> options)
    {
        foreach (var option in options)
        {
            command.Add(option);
        }

        return command;
    }

    private static JsonData Listed(TaskBook book, string? status) =>
        JsonData.Object(
            (
                "tasks",
                JsonData.Array([
                    .. book
                        .Folder.Read()
                        .Where(task => status is null || TaskJson.StatusOf(task) == status)
                        .Select(task => TaskJson.Of(task)),
                ])
            )
        );

    private static TaskBook BookOf(AgentProject project, Surroundings here) => new(new(project.Paths), here.Time);

    private static Task<JsonData> AskAsync(AgentConnection agent, string action, JsonData payload, CancellationToken cancellationToken) =>
        agent.PostAsync($"service/task/{action}", payload, cancellationToken);

    private static JsonData Given(params IEnumerable<(string Name, string? Value)> members) =>
        TaskJson.Object(members.Select(member => (member.Name, member.Value is null ? null : (JsonData)member.Value)));

    private static async Task<JsonData> EndOfAsync(
        AgentConnection agent,
        JsonData asked,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var run = JsonData.Object(("title", asked["taskId"]), ("stamp", asked["timestamp"]));
        while (true)
        {
            var record = (await AskAsync(agent, "runs", run, cancellationToken))["runs"][0];
            if (Payload.Text(record, "status") != "running")
            {
                return record;
            }

            await Task.Delay(BetweenLooks, time, cancellationToken);
        }
    }
}
