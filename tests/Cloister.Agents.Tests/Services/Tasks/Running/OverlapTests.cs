namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class OverlapTests
{
    [Fact]
    public async Task A_task_that_runs_already_is_left_out()
    {
        var release = new TaskCompletionSource();
        await using var stage = await TaskStage.StartAsync(model => model.WaitFor(release.Task).Text("Done."));
        await stage.DoAsync("create", """{"title":"Report","body":"Work.","when":"* * * * *"}""");
        await stage.DoAsync("run", """{"title":"Report"}""");
        await stage.Model.Requests.WaitForAsync(1);

        var again = await stage.DoAsync("run", """{"title":"Report"}""");
        await stage.AdvanceAsync(TimeSpan.FromMinutes(1));
        await stage.AdvanceAsync(TimeSpan.FromMinutes(1));
        await stage.SettleAsync();
        release.SetResult();
        await stage.Ended.WaitForAsync(1);

        Assert.False(again["accepted"].AsBoolean());
        Assert.Equal("Task is already running: Report", again["message"].AsString());
        Assert.Equal(["cron skipped", "cron skipped", "manual skipped", "manual success"], await stage.StatusesAsync("Report"));
        var skipped = await stage.RecordAsync("Report", again["timestamp"].AsString());
        Assert.Equal("already running", skipped["error"].AsString());
        Assert.Single(stage.Model.Requests);
    }

    [Fact]
    public async Task One_run_waits_where_the_task_says_so()
    {
        var release = new TaskCompletionSource();
        await using var stage = await TaskStage.StartAsync(model => model.WaitFor(release.Task).Text("Done."));
        await stage.DoAsync("create", """{"title":"Report","body":"Work.","overlap":"queue"}""");
        await stage.DoAsync("run", """{"title":"Report","reason":"one"}""");
        await stage.Model.Requests.WaitForAsync(1);

        Assert.True((await stage.DoAsync("run", """{"title":"Report","reason":"two"}"""))["accepted"].AsBoolean());
        Assert.False((await stage.DoAsync("run", """{"title":"Report","reason":"three"}"""))["accepted"].AsBoolean());
        release.SetResult();
        await stage.Ended.WaitForAsync(2);

        Assert.Equal(["manual skipped", "manual success", "manual success"], await stage.StatusesAsync("Report"));
        Assert.Equal(["one", "two"], stage.Begun.Select(start => start.Reason));
    }

    [Fact]
    public async Task What_waits_is_cancelled_with_what_runs()
    {
        await using var stage = await TaskStage.StartAsync(model => model.Stall());
        await stage.DoAsync("create", """{"title":"Report","body":"Work.","overlap":"queue"}""");
        await stage.DoAsync("run", """{"title":"Report"}""");
        await stage.DoAsync("run", """{"title":"Report"}""");
        await stage.Model.Requests.WaitForAsync(1);

        Assert.Equal(2, (await stage.DoAsync("cancel", """{"title":"Report"}"""))["executionIds"].Count);
        await stage.Ended.WaitForAsync(2);

        Assert.Equal(["manual cancelled", "manual cancelled"], await stage.StatusesAsync("Report"));
        Assert.Single(stage.Model.Requests);
    }
}
