namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class HandEditTests
{
    [Fact]
    public async Task What_people_write_holds_within_two_seconds()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.SettleAsync();
        stage.Write("by-hand", "---\ntitle: By hand\nwhen: 1 12 * * *\n---\nWork.");
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await WaitForDueAsync(stage, "by-hand", "2026-04-01T12:01:00.000Z");

        await stage.AdvanceAsync(TimeSpan.FromSeconds(58));
        await stage.Ended.WaitForAsync(1);
        Assert.Equal(["cron success"], await stage.StatusesAsync("By hand"));

        stage.Write("by-hand", "---\ntitle: By hand\nwhen: 5 13 * * *\n---\nWork.");
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await WaitForDueAsync(stage, "by-hand", "2026-04-01T13:05:00.000Z");
    }

    [Fact]
    public async Task A_file_that_cannot_be_used_disturbs_no_other()
    {
        await using var stage = await TaskStage.StartAsync();
        stage.Write("wrong", "---\ntitle: Wrong\nwhen: whenever\n---\n");
        await stage.DoAsync("create", """{"title":"Right","body":"Work.","when":"* * * * *"}""");

        var listed = (await stage.DoAsync("list", """{"status":"invalid"}"""))["tasks"];
        Assert.Equal(
            """[{"taskId":"wrong","title":"wrong","status":"invalid","reason":"Invalid cron expression 'whenever': it has to have five fields: minute, hour, day, month, day of the week"}]""",
            listed.ToString()
        );
        await stage.AdvanceAsync(TimeSpan.FromMinutes(1));
        await stage.Ended.WaitForAsync(1);
        Assert.Equal("right", stage.Ended[0].TaskId);
    }

    [Fact]
    public async Task The_clock_of_the_agent_can_be_changed()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", """{"title":"Evening","body":"Work.","when":"0 20 * * *"}""");
        Assert.Equal("2026-04-01T20:00:00.000Z", await DueAsync(stage, "evening"));

        await File.WriteAllTextAsync(
            Path.Combine(stage.Agent.ProjectRoot, "agent.json"),
            """{"name":"Test","version":"1","services":{"task":{"timezone":"Europe/Berlin"}}}""",
            TestContext.Current.CancellationToken
        );
        await stage.Agent.Host.ReloadAsync(TestContext.Current.CancellationToken);

        Assert.Equal("2026-04-01T18:00:00.000Z", await DueAsync(stage, "evening"));
    }

    private static async Task<string?> DueAsync(TaskStage stage, string task)
    {
        var tasks = (await stage.DoAsync("list", "{}"))["tasks"].Items.ToList();
        return tasks.Find(one => one["taskId"].AsString() == task) is { } found && found.TryGet("nextRunAt", out var due)
            ? due.AsString()
            : null;
    }

    /// <summary>The files are read on another thread than the one that moves the clock.</summary>
    private static async Task WaitForDueAsync(TaskStage stage, string task, string due)
    {
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10), TimeProvider.System);
        while (await DueAsync(stage, task) != due)
        {
            Assert.False(patience.IsCancellationRequested, $"Waited 10 s for '{task}' to be due at {due}.");
            await Task.Yield();
        }
    }
}
