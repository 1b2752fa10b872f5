using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The service that runs tasks: on their schedules, at their times, and when somebody asks.</summary>
internal sealed class TaskService(AgentStore store) : AgentService
{
    private const int UsualRuns = 20;
    private const int Order = 30;

    private TaskDesk? _desk;

    public static ServiceDescription Description { get; } =
        new("task")
        {
            Title = "Tasks",
            Description = "Runs tasks on schedules, at times, and when asked.",
            Order = Order,
            Actions = TaskActions.All,
        };

    public TaskDesk Desk => _desk ?? throw new InvalidOperationException("The task service has not started.");

    public async ValueTask<JsonData> ListAsync(ActionCall call)
    {
        var status = TaskRequest.Text(call.Payload, "status");
        var tasks = new List<JsonData>();
        foreach (var task in Desk.Book.Folder.Read().Where(task => status is null || TaskJson.StatusOf(task) == status))
        {
            tasks.Add(await ShowAsync(task).ConfigureAwait(false));
        }

        return JsonData.Object(("tasks", JsonData.Array([.. tasks])));
    }

    public async ValueTask<JsonData> CreateAsync(ActionCall call)
    {
        RefuseStrangeTarget(call);
        var (task, isOld) = Desk.Book.Create(call.Payload);
        var report = await Desk.Loop.ReloadAsync().ConfigureAwait(false);
        return (await ShowAsync(task).ConfigureAwait(false)).With("reusedExisting", isOld).With("scheduler", report.ToJson());
    }

    public async ValueTask<JsonData> UpdateAsync(ActionCall call)
    {
        RefuseStrangeTarget(call);
        return await ChangedAsync(Desk.Book.Update(call.Payload)).ConfigureAwait(false);
    }

    public async ValueTask<JsonData> SetAsync(ActionCall call, TaskState state) =>
        await ChangedAsync(Desk.Book.Set(TitleOf(call), state)).ConfigureAwait(false);

    public async ValueTask<JsonData> DeleteAsync(ActionCall call)
    {
        var task = Desk.Book.Get(TitleOf(call));
        var runs = Desk.Runs.Cancel(task.Id, "The task was deleted.");
        await Task.WhenAll(runs.Select(run => run.Ended)).ConfigureAwait(false);
        Desk.Book.Delete(task.Id);
        var report = await Desk.Loop.ReloadAsync().ConfigureAwait(false);
        return JsonData.Object(("deleted", true), ("taskId", task.Id), ("scheduler", report.ToJson()));
    }

    public async ValueTask<JsonData> RunAsync(ActionCall call)
    {
        var title = TitleOf(call);
        var task = Desk.Book.Get(title);
        var definition = task.Definition ?? throw new ActionFailedException($"Task is invalid: {task.Id}: {task.Reason}");
        if (definition.State == TaskState.Disabled)
        {
            throw new ActionFailedException($"Task is disabled: {title}");
        }

        var asked =
            await Desk.Runs.AskAsync(definition, TaskTrigger.Manual(TaskRequest.Text(call.Payload, "reason"))).ConfigureAwait(false)
            ?? throw new ActionFailedException("The agent stops.");
        return JsonData.Object(
            ("accepted", !asked.IsSkipped),
            ("message", asked.IsSkipped ? $"Task is already running: {definition.Title}" : $"Task accepted: {definition.Title}"),
            ("executionId", asked.Run.ExecutionId),
            ("taskId", definition.Id),
            ("timestamp", asked.Run.Stamp)
        );
    }

    public async ValueTask<JsonData> StatusAsync(ActionCall call)
    {
        var task = Desk.Book.Get(TitleOf(call));
        return TaskJson.Object(
            ("task", await ShowAsync(task).ConfigureAwait(false)),
            ("body", task.Definition?.Body),
            ("running", Desk.Runs.Find(task.Id) is { } run ? Show(run) : null),
            ("lastRun", Desk.Archive.FindLast(task.Id))
        );
    }

    public ValueTask<JsonData> RunsAsync(ActionCall call)
    {
        var task = Desk.Book.Get(TitleOf(call)).Id;
        if (TaskRequest.Text(call.Payload, "stamp") is { } stamp)
        {
            var run = Desk.Archive.Find(task, stamp) ?? throw new ActionFailedException($"Run not found: {stamp}");
            return new(JsonData.Object(("runs", JsonData.Array([run]))));
        }

        var limit = call.Payload.TryGet("limit", out var most) ? (int)most.AsInt64() : UsualRuns;
        return new(JsonData.Object(("runs", JsonData.Array([.. Desk.Archive.List(task, limit)]))));
    }

    public ValueTask<JsonData> DeleteRunAsync(ActionCall call)
    {
        Desk.Archive.Delete(Desk.Book.Get(TitleOf(call)).Id, TaskRequest.Text(call.Payload, "stamp")!);
        return new(JsonData.Object(("deleted", true)));
    }

    public ValueTask<JsonData> CancelAsync(ActionCall call)
    {
        var task = Desk.Book.Get(TitleOf(call));
        var runs = Desk.Runs.Cancel(task.Id, TaskRequest.Text(call.Payload, "reason") ?? "The run was cancelled.");
        return new(
            JsonData.Object(
                ("cancelled", runs.Count > 0),
                ("executionIds", JsonData.Array([.. runs.Select(run => (JsonData)run.ExecutionId)]))
            )
        );
    }

    protected internal override async Task StartAsync(CancellationToken cancellationToken)
    {
        var desk = new TaskDesk(Context, store, Stopping);
        await desk.OpenAsync(cancellationToken).ConfigureAwait(false);
        _desk = desk;
    }

    protected internal override async Task StopAsync(CancellationToken cancellationToken)
    {
        if (Interlocked.Exchange(ref _desk, null) is { } desk)
        {
            await desk.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Schedules may hang on another clock now.</summary>
    protected internal override Task ApplyAsync(CancellationToken cancellationToken) => Desk.Loop.ReloadAsync();

    protected internal override async ValueTask<InvokeResult?> CommandAsync(
        string command,
        JsonData payload,
        CancellationToken cancellationToken
    ) => command is "reload" or "reschedule" ? InvokeResult.Done((await Desk.Loop.ReloadAsync().ConfigureAwait(false)).ToJson()) : null;

    private static string TitleOf(ActionCall call) => TaskRequest.Text(call.Payload, "title") ?? "";

    private static JsonData Show(TaskRun run) =>
        JsonData.Object(
            ("timestamp", run.Stamp),
            ("executionId", run.ExecutionId),
            ("phase", run.Progress.Phase),
            ("startedAt", TaskJson.TimeOf(run.StartedAt)),
            ("trigger", run.Trigger.ToJson())
        );

    private async Task<JsonData> ShowAsync(ListedTask task) => TaskJson.Of(task, await Desk.Loop.DueOfAsync(task.Id).ConfigureAwait(false));

    private async Task<JsonData> ChangedAsync(ListedTask task)
    {
        var report = await Desk.Loop.ReloadAsync().ConfigureAwait(false);
        return (await ShowAsync(task).ConfigureAwait(false)).With("scheduler", report.ToJson());
    }

    /// <summary>What is said in one chat does not decide what is written into another, as with replies.</summary>
    private void RefuseStrangeTarget(ActionCall call)
    {
        var allowed = Context.Config.Chat.CrossChat;
        if (
            call.Caller is { Kind: "session", Id: { } session }
            && TaskRequest.Text(call.Payload, "sessionId") is { Length: > 0 } target
            && target != session
            && !allowed.Contains("*", StringComparer.Ordinal)
            && !allowed.Contains(target, StringComparer.Ordinal)
        )
        {
            throw new ActionFailedException(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"A task made in session '{session}' cannot report to '{target}'. Leave sessionId out, give '{session}', or add '{target}' to services.chat.crossChat."
                )
            );
        }
    }
}
