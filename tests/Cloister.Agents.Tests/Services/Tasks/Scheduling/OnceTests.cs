namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class OnceTests
{
    [Theory]
    [InlineData("Done.", "success")]
    [InlineData(" ", "failure")]
    public async Task A_task_with_a_time_runs_then_and_by_hand_only_from_there_on(string answer, string status)
    {
        await using var stage = await TaskStage.StartAsync(answer);
        await stage.DoAsync("create", """{"title":"Later","body":"Work.","when":"time:2026-04-01T15:00:30+02:00"}""");

        await stage.AdvanceAsync(TimeSpan.FromMinutes(60));
        await stage.AdvanceAsync(TimeSpan.FromSeconds(30));
        await stage.Ended.WaitForAsync(1);
        await stage.SettleAsync();

        Assert.Equal([$"time {status}"], await stage.StatusesAsync("Later"));
        var task = (await stage.DoAsync("status", """{"title":"Later"}"""))["task"];
        Assert.Equal(("paused", "@manual"), (task["status"].AsString(), task["when"].AsString()));
        Assert.False(task.TryGet("nextRunAt", out _));
    }

    [Theory]
    [InlineData(23, "catch-up success")]
    [InlineData(25, "time missed")]
    public async Task A_time_that_was_missed_is_made_up_for_within_a_day(int hours, string status)
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", """{"title":"Later","body":"Work.","when":"time:2026-04-01T12:30:00Z"}""");
        await stage.RestartAsync(TimeSpan.FromMinutes(30) + TimeSpan.FromHours(hours));
        await stage.SettleAsync();
        if (hours < 24)
        {
            await stage.Ended.WaitForAsync(1);
        }

        Assert.Equal([status], await stage.StatusesAsync("Later"));
        Assert.Equal("paused", (await stage.DoAsync("status", """{"title":"Later"}"""))["task"]["status"].AsString());
    }

    [Fact]
    public async Task A_past_time_that_people_write_counts_as_missed()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.SettleAsync();
        stage.Write("later", "---\ntitle: Later\nwhen: 2026-04-01T11:00:00Z\n---\nWork.");

        // Looked at every second, and read when it has been quiet for a moment.
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        stage.Time.Advance(TimeSpan.FromSeconds(1));
        await stage.Ended.WaitForAsync(1);

        Assert.Equal(["catch-up success"], await stage.StatusesAsync("Later"));
    }

    [Fact]
    public async Task What_was_claimed_is_not_done_again_when_the_process_ended_before_its_file_was_changed()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", """{"title":"Later","body":"Work.","when":"time:2026-04-01T12:30:00Z"}""");
        await new TaskClaims(stage.Agent.Host.Store).TryClaimAsync(
            "later",
            "20260401-123000-000",
            new DateTimeOffset(2026, 4, 1, 12, 30, 0, TimeSpan.Zero),
            isOpen: true
        );

        await stage.RestartAsync(TimeSpan.FromHours(1));
        await stage.SettleAsync();

        Assert.Equal(["cron failure"], await stage.StatusesAsync("Later"));
        Assert.Equal("paused", (await stage.DoAsync("status", """{"title":"Later"}"""))["task"]["status"].AsString());
        Assert.Empty(stage.Begun);
    }
}
