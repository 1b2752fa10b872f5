using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What others can have the task service do.</summary>
internal static class TaskActions
{
    private const string Title = """ "title":{"type":"string","minLength":1,"description":"The title of the task, or its id."} """;

    private const string Keys = """
        "when":{"type":"string","description":"@manual, five cron fields, @hourly, @daily, @weekly, @monthly, @yearly, or time: and an ISO time with offset."},
        "body":{"type":"string","description":"What the agent is to do, or the script."},
        "kind":{"enum":["agent","script"],"description":"agent: the body is an instruction. script: it is run by sh."},
        "review":{"type":"boolean","description":"Whether the result is judged, and asked for again up to three times."},
        "sessionId":{"type":"string","description":"The chat session to which the result is sent."},
        "status":{"enum":["enabled","paused","disabled"],"description":"enabled: as scheduled. paused: by hand only. disabled: not at all."},
        "description":{"type":"string"},
        "timezone":{"type":"string","description":"IANA id of the time zone of the schedule."},
        "timeoutSeconds":{"type":"integer","minimum":1,"maximum":86400},
        "missedRuns":{"enum":["skip","once"],"description":"What becomes of times that passed while the agent was off."},
        "overlap":{"enum":["skip","queue"],"description":"What becomes of a time that comes while the task runs."}
        """;

    public static ValueList<ServiceAction> All { get; } =
    [
        Of("list", "Lists the tasks, and when each is due next.", (service, call) => service.ListAsync(call)) with
        {
            InputSchema = Schema(""" "status":{"enum":["enabled","paused","disabled","invalid"]} """),
            IsTool = true,
            IsReadOnly = true,
            IsSchedulable = false,
        },
        Of("create", "Makes a task that runs on a schedule, at a time, or when asked.", (service, call) => service.CreateAsync(call)) with
        {
            InputSchema = Schema($"{Title},{Keys},\"overwrite\":{{\"type\":\"boolean\"}}", "title"),
            IsTool = true,
        },
        Of("update", "Changes a task.", (service, call) => service.UpdateAsync(call)) with
        {
            InputSchema = Schema(
                $"{Title},{Keys},\"newTitle\":{{\"type\":\"string\"}},\"clearBody\":{{\"type\":\"boolean\"}},\"clearWhen\":{{\"type\":\"boolean\"}}",
                "title"
            ),
            IsTool = true,
        },
        Of("run", "Runs a task now, without waiting for its end.", (service, call) => service.RunAsync(call)) with
        {
            InputSchema = Schema($"{Title},\"reason\":{{\"type\":\"string\"}}", "title"),
            IsTool = true,
        },
        Of(
            "status",
            "Says how a task is: its definition, what goes on, and its last run.",
            (service, call) => service.StatusAsync(call)
        ) with
        {
            InputSchema = Schema(Title, "title"),
            IsTool = true,
            IsReadOnly = true,
            IsSchedulable = false,
        },
        Of("runs", "Lists the runs of a task, the newest first.", (service, call) => service.RunsAsync(call)) with
        {
            InputSchema = Schema(
                $"{Title},\"limit\":{{\"type\":\"integer\",\"minimum\":1,\"maximum\":200}},\"stamp\":{{\"type\":\"string\"}}",
                "title"
            ),
            IsReadOnly = true,
            IsSchedulable = false,
        },
        Of("cancel", "Stops the run of a task, and the one that waits behind it.", (service, call) => service.CancelAsync(call)) with
        {
            InputSchema = Schema($"{Title},\"reason\":{{\"type\":\"string\"}}", "title"),
            IsIdempotent = true,
        },
        Of("enable", "Has a task run as it is scheduled.", (service, call) => service.SetAsync(call, TaskState.Enabled)) with
        {
            InputSchema = Schema(Title, "title"),
            IsIdempotent = true,
        },
        Of("disable", "Has a task not run at all.", (service, call) => service.SetAsync(call, TaskState.Disabled)) with
        {
            InputSchema = Schema(Title, "title"),
            IsIdempotent = true,
        },
        Of("delete-run", "Removes what is kept of a run.", (service, call) => service.DeleteRunAsync(call)) with
        {
            InputSchema = Schema($"{Title},\"stamp\":{{\"type\":\"string\"}}", "title", "stamp"),
        },
        Of("delete", "Removes a task and what is kept of its runs.", (service, call) => service.DeleteAsync(call)) with
        {
            InputSchema = Schema(Title, "title"),
        },
    ];

    private static ServiceAction Of(string name, string description, Func<TaskService, ActionCall, ValueTask<JsonData>> execute) =>
        ServiceAction.Of<TaskService>(name, description, async (service, call, _) => await execute(service, call).ConfigureAwait(false));

    private static JsonData Schema(string properties, params string[] required) =>
        JsonData.Object(
            ("type", "object"),
            ("properties", JsonData.Parse($"{{{properties}}}")),
            ("required", JsonData.Array([.. required.Select(name => (JsonData)name)])),
            ("additionalProperties", false)
        );
}
