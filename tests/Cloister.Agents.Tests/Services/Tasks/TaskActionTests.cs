using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class TaskActionTests
{
    [Fact]
    public async Task Tasks_are_listed_by_what_they_do()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", """{"title":"On","when":"@daily"}""");
        await stage.DoAsync("create", """{"title":"Off","when":"@daily","status":"disabled"}""");

        Assert.Equal(["off", "on"], Ids(await stage.DoAsync("list", "{}")));
        Assert.Equal(["on"], Ids(await stage.DoAsync("list", """{"status":"enabled"}""")));
        Assert.Equal(
            """{"taskId":"on","title":"On","status":"enabled","when":"@daily","kind":"agent","review":false,"timeoutSeconds":3600,"overlap":"skip","nextRunAt":"2026-04-02T00:00:00.000Z"}""",
            (await stage.DoAsync("list", """{"status":"enabled"}"""))["tasks"][0].ToString()
        );
    }

    [Fact]
    public async Task Every_change_reads_the_schedule_again()
    {
        await using var stage = await TaskStage.StartAsync();

        Assert.Equal(
            """{"reloaded":true,"tasksFound":1,"jobsScheduled":1}""",
            await SchedulerAsync("create", """{"title":"A","when":"@daily"}""")
        );
        Assert.Equal("""{"reloaded":true,"tasksFound":2,"jobsScheduled":1}""", await SchedulerAsync("create", """{"title":"B"}"""));
        Assert.Equal(
            """{"reloaded":true,"tasksFound":2,"jobsScheduled":2}""",
            await SchedulerAsync("update", """{"title":"B","when":"@hourly"}""")
        );
        Assert.Equal("""{"reloaded":true,"tasksFound":2,"jobsScheduled":1}""", await SchedulerAsync("disable", """{"title":"A"}"""));
        Assert.Equal("""{"reloaded":true,"tasksFound":2,"jobsScheduled":2}""", await SchedulerAsync("enable", """{"title":"a"}"""));
        Assert.Equal("""{"reloaded":true,"tasksFound":1,"jobsScheduled":1}""", await SchedulerAsync("delete", """{"title":"A"}"""));
        var reloaded = await stage.Agent.Host.Services.CommandAsync(
            "task",
            "reload",
            cancellationToken: TestContext.Current.CancellationToken
        );
        Assert.Equal("""{"reloaded":true,"tasksFound":1,"jobsScheduled":1}""", reloaded.Data!.ToString());

        async Task<string> SchedulerAsync(string action, string payload) => (await stage.DoAsync(action, payload))["scheduler"].ToString();
    }

    [Fact]
    public async Task A_title_that_is_there_is_returned()
    {
        await using var stage = await TaskStage.StartAsync();
        Assert.False((await stage.DoAsync("create", """{"title":"A","when":"@daily"}"""))["reusedExisting"].AsBoolean());

        var again = await stage.DoAsync("create", """{"title":"A","when":"@hourly"}""");

        Assert.Equal((true, "@daily"), (again["reusedExisting"].AsBoolean(), again["when"].AsString()));
    }

    [Theory]
    [InlineData("run", """{"title":"Nobody"}""", "Task not found: Nobody")]
    [InlineData("status", """{"title":"Nobody"}""", "Task not found: Nobody")]
    [InlineData("runs", """{"title":"Nobody"}""", "Task not found: Nobody")]
    [InlineData("cancel", """{"title":"Nobody"}""", "Task not found: Nobody")]
    [InlineData("enable", """{"title":"Nobody"}""", "Task not found: Nobody")]
    [InlineData("delete", """{"title":"Nobody"}""", "Task not found: Nobody")]
    [InlineData("run", """{"title":"Off"}""", "Task is disabled: Off")]
    [InlineData("runs", """{"title":"Off","stamp":"../../../x"}""", "Run not found: ../../../x")]
    [InlineData("delete-run", """{"title":"Off","stamp":"20260401-120000-000"}""", "Run not found: 20260401-120000-000")]
    [InlineData("create", """{"title":"!"}""", "Invalid task title")]
    [InlineData("create", """{"title":"A","when":"time:2026-04-01T11:00:00Z"}""", "time is in the past")]
    [InlineData("create", """{"title":"A","when":"time:2026-04-02T11:00:00"}""", "time must include a timezone offset")]
    [InlineData("update", """{"title":"Off","newTitle":"On"}""", "Task id cannot change")]
    [InlineData("update", """{"title":"Off","body":"a","clearBody":true}""", "`body` and `clearBody` cannot be used together.")]
    public async Task Says_why_something_is_not_done(string action, string payload, string error)
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", """{"title":"Off","status":"disabled"}""");

        Assert.Equal(error, await stage.FailAsync(action, payload));
    }

    [Fact]
    public async Task What_does_not_fit_the_schema_is_not_done()
    {
        await using var stage = await TaskStage.StartAsync();
        Assert.StartsWith(
            "Invalid payload: ",
            await stage.FailAsync("create", """{"title":"A","kind":"spell"}"""),
            StringComparison.Ordinal
        );
        Assert.StartsWith("Invalid payload: ", await stage.FailAsync("run", "{}"), StringComparison.Ordinal);
        Assert.Empty((await stage.DoAsync("list", "{}"))["tasks"].Items);
    }

    [Fact]
    public async Task A_paused_task_runs_when_asked()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", """{"title":"A","body":"Work.","status":"paused"}""");
        Assert.Equal("success", (await stage.RunAsync("A"))["status"].AsString());
    }

    [Fact]
    public async Task Status_shows_what_goes_on_and_what_was()
    {
        await using var stage = await TaskStage.StartAsync(model => model.Text("Done.").NextRequest().Stall());
        await stage.DoAsync("create", """{"title":"A","body":"Work."}""");
        await stage.RunAsync("A");
        await stage.DoAsync("run", """{"title":"A"}""");
        await stage.Model.Requests.WaitForAsync(2);

        var status = await stage.DoAsync("status", """{"title":"A"}""");

        Assert.Equal(("agent_round", "Work."), (status["running"]["phase"].AsString(), status["body"].AsString()));
        Assert.Equal("success", status["lastRun"]["status"].AsString());
        Assert.Equal(["? running", "manual success"], await stage.StatusesAsync("A"));
        var running = status["running"]["timestamp"].AsString();
        Assert.Equal($"Run is not over: {running}", await stage.FailAsync("delete-run", $$"""{"title":"A","stamp":"{{running}}"}"""));
        await stage.DoAsync("delete-run", $$"""{"title":"A","stamp":"{{status["lastRun"]["timestamp"].AsString()}}"}""");
        Assert.Equal(["? running"], await stage.StatusesAsync("A"));
    }

    [Fact]
    public async Task A_task_that_is_deleted_stops()
    {
        await using var stage = await TaskStage.StartAsync(model => model.Stall());
        await stage.DoAsync("create", """{"title":"A","body":"Work."}""");
        await stage.DoAsync("run", """{"title":"A"}""");
        await stage.Model.Requests.WaitForAsync(1);

        await stage.DoAsync("delete", """{"title":"A"}""");

        Assert.Equal("cancelled", (await stage.Ended.WaitForAsync(end => end.TaskId == "a")).Status);
        Assert.False(Directory.Exists(Path.Combine(stage.Agent.ProjectRoot, ".agent", "tasks", "a")));
    }

    [Fact]
    public async Task Models_have_the_tools_that_make_and_run_tasks()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.Agent.Host.Sessions.Get("main").RunAsync("Hi", TestContext.Current.CancellationToken);

        var tools = stage
            .Model.Requests[0]
            .Options!.Tools!.Select(tool => tool.Name)
            .Where(name => name.StartsWith("task_", StringComparison.Ordinal));

        Assert.Equal(["task_create", "task_list", "task_run", "task_status", "task_update"], tools);
    }

    [Fact]
    public async Task A_session_makes_tasks_that_report_to_itself_only()
    {
        await using var stage = await TaskStage.StartAsync();

        var other = await AskAsync("""{"title":"A","sessionId":"chat_2"}""");
        var own = await AskAsync("""{"title":"A","sessionId":"chat_1"}""");

        Assert.Equal(
            "A task made in session 'chat_1' cannot report to 'chat_2'. Leave sessionId out, give 'chat_1', or add 'chat_2' to services.chat.crossChat.",
            other.Error
        );
        Assert.True(own.Success, own.Error);

        ValueTask<InvokeResult> AskAsync(string payload) =>
            stage.Agent.Host.Services.InvokeAsync("task", "create", JsonData.Parse(payload), ActionCaller.Session("chat_1"));
    }

    [Fact]
    public async Task The_last_two_hundred_runs_are_kept()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", """{"title":"A","body":"Work."}""");
        for (var day = 0; day < 205; day++)
        {
            var folder = stage.Desk.Archive.Open("a", RunStamp.Of(TaskStage.Noon.AddDays(-1 - day)));
            folder.Create();
            folder.Write(RunRecord.FileName, JsonData.EmptyObject);
        }

        await stage.RunAsync("A");
        await stage.Agent.Host.DisposeAsync();

        Assert.Equal(200, Directory.GetDirectories(Path.Combine(stage.Agent.ProjectRoot, ".agent", "tasks", "a", "runs")).Length);
    }

    private static IEnumerable<string> Ids(JsonData listed) => listed["tasks"].Items.Select(task => task["taskId"].AsString());
}
