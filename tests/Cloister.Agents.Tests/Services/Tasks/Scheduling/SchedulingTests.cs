using System.Globalization;

namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class SchedulingTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task A_task_runs_at_each_moment_of_its_schedule()
    {
        await using var stage = await TaskStage.StartAsync();
        var made = await stage.DoAsync("create", """{"title":"Often","body":"Work.","when":"*/2 * * * *"}""");
        Assert.Equal("2026-04-01T12:02:00.000Z", made["nextRunAt"].AsString());

        await stage.AdvanceAsync(Minute);
        Assert.Empty(stage.Begun);
        await stage.AdvanceAsync(Minute);
        await stage.Ended.WaitForAsync(1);
        await stage.AdvanceAsync(2 * Minute);
        await stage.Ended.WaitForAsync(2);

        Assert.Equal([At("12:02"), At("12:04")], stage.Begun.Select(start => start.Occurrence!.Value));
        Assert.Equal(["cron success", "cron success"], await stage.StatusesAsync("Often"));
    }

    // Daylight saving as the agent lives through it: what clocks leave out, and what they show twice.
    [Theory]
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-03-29T00:00Z", "2026-03-29T01:00Z")]
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-10-24T23:30Z", "2026-10-25T00:30Z")]
    [InlineData("America/New_York", "15 2 * * *", "2026-03-08T06:30Z", "2026-03-08T07:00Z")]
    [InlineData("America/New_York", "20 1 * * *", "2026-11-01T05:00Z", "2026-11-01T05:20Z")]
    [InlineData("Australia/Lord_Howe", "10 2 * * *", "2026-10-03T15:00Z", "2026-10-03T15:30Z")]
    [InlineData("Australia/Lord_Howe", "40 1 * * *", "2026-04-04T14:00Z", "2026-04-04T14:40Z")]
    public async Task Where_clocks_change_a_task_runs_once_that_day(string zone, string when, string from, string due)
    {
        await using var stage = await TaskStage.StartAsync(
            model => model.Text("Done."),
            options => options.TimeProvider = new Testing.ManualTimeProvider(Utc(from))
        );
        var time = (Testing.ManualTimeProvider)stage.Agent.Host.Context.Clock;
        await stage.DoAsync("create", $$"""{"title":"Daily","body":"Work.","when":"{{when}}","timezone":"{{zone}}"}""");

        // Beyond the second time that clocks show the hour.
        for (var passed = TimeSpan.Zero; passed < TimeSpan.FromMinutes(130); passed += TimeSpan.FromMinutes(10))
        {
            await stage.SettleAsync();
            time.Advance(TimeSpan.FromMinutes(10));
        }

        await stage.Ended.WaitForAsync(1);
        Assert.Equal(Utc(due), Assert.Single(stage.Begun).Occurrence);
    }

    [Fact]
    public async Task A_moment_that_somebody_else_has_claimed_is_theirs()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", """{"title":"Often","body":"Work.","when":"* * * * *"}""");
        var claims = new TaskClaims(stage.Agent.Host.Store);
        Assert.True(await claims.TryClaimAsync("often", "20260401-120100-000", At("12:01"), isOpen: true));
        Assert.False(await claims.TryClaimAsync("often", "20260401-120100-001", At("12:01"), isOpen: true));

        await stage.AdvanceAsync(Minute);
        await stage.SettleAsync();
        await stage.AdvanceAsync(Minute);
        await stage.Ended.WaitForAsync(1);

        Assert.Equal(At("12:02"), Assert.Single(stage.Begun).Occurrence);
    }

    [Fact]
    public async Task Of_many_who_claim_a_moment_one_has_it()
    {
        await using var stage = await TaskStage.StartAsync();
        var claims = new TaskClaims(stage.Agent.Host.Store);

        var won = await Task.WhenAll(
            Enumerable
                .Range(0, 50)
                .Select(i => Task.Run(() => claims.TryClaimAsync("often", $"20260401-120100-{i:D3}", At("12:01"), isOpen: false)))
        );

        Assert.Single(won, one => one);
    }

    [Fact]
    public async Task A_second_agent_of_the_project_is_refused()
    {
        await using var stage = await TaskStage.StartAsync();
        var options = new AgentHostOptions { ProjectRoot = stage.Agent.ProjectRoot };
        await Assert.ThrowsAsync<StoreRefusedException>(() => AgentHost.StartAsync(options, TestContext.Current.CancellationToken));
    }

    [Theory]
    [InlineData("skip", "cron missed")]
    [InlineData("once", "catch-up success")]
    public async Task Moments_that_passed_while_the_agent_was_off_are_kept_as_missed(string missedRuns, string last)
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", $$"""{"title":"Hourly","body":"Work.","when":"@hourly","missedRuns":"{{missedRuns}}"}""");
        await stage.RestartAsync(TimeSpan.FromMinutes(200));
        await stage.SettleAsync();
        if (missedRuns == "once")
        {
            await stage.Ended.WaitForAsync(1);
        }

        Assert.Equal([last, "cron missed", "cron missed"], await stage.StatusesAsync("Hourly"));
        var runs = await stage.DoAsync("runs", """{"title":"Hourly"}""");
        Assert.Equal(
            [At("15:00"), At("14:00"), At("13:00")],
            runs["runs"].Items.Select(run => DateTimeOffset.Parse(run["trigger"]["occurrence"].AsString(), CultureInfo.InvariantCulture))
        );

        await stage.RestartAsync(TimeSpan.Zero);
        await stage.SettleAsync();
        Assert.Equal(3, (await stage.StatusesAsync("Hourly")).Count);
    }

    [Fact]
    public async Task The_service_has_a_say_about_missed_moments()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", """{"title":"Hourly","body":"Work.","when":"@hourly"}""");
        await stage.RestartAsync(
            TimeSpan.FromMinutes(70),
            () =>
                File.WriteAllText(
                    Path.Combine(stage.Agent.ProjectRoot, "agent.json"),
                    """{"name":"Test","version":"1","services":{"task":{"missedRuns":"once"}}}"""
                )
        );

        await stage.Ended.WaitForAsync(1);
        Assert.Equal(["catch-up success"], await stage.StatusesAsync("Hourly"));
    }

    [Fact]
    public async Task Of_a_long_time_the_last_moments_are_kept()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", """{"title":"Often","body":"Work.","when":"* * * * *"}""");
        await stage.RestartAsync(TimeSpan.FromDays(400) + TimeSpan.FromSeconds(30));
        await stage.SettleAsync();

        Assert.Equal(20, (await stage.StatusesAsync("Often")).Count);
    }

    [Fact]
    public async Task A_schedule_that_is_new_or_was_paused_has_missed_nothing()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", """{"title":"Changed","body":"Work.","when":"@hourly"}""");
        await stage.DoAsync("create", """{"title":"Paused","body":"Work.","when":"@hourly","status":"paused"}""");
        await stage.RestartAsync(
            TimeSpan.FromMinutes(200),
            () =>
            {
                stage.Write("changed", "---\ntitle: Changed\nwhen: 0,30 * * * *\n---\nWork.");
                stage.Write("paused", "---\ntitle: Paused\nwhen: '@hourly'\n---\nWork.");
                stage.Write("new", "---\ntitle: New\nwhen: '@hourly'\n---\nWork.");
            }
        );
        await stage.SettleAsync();

        Assert.Empty(await stage.StatusesAsync("Changed"));
        Assert.Empty(await stage.StatusesAsync("Paused"));
        Assert.Empty(await stage.StatusesAsync("New"));
    }

    [Fact]
    public async Task An_agent_that_starts_at_the_very_moment_runs_what_is_due()
    {
        await using var stage = await TaskStage.StartAsync();
        await stage.DoAsync("create", """{"title":"Hourly","body":"Work.","when":"@hourly"}""");
        await stage.RestartAsync(TimeSpan.FromHours(1));
        await stage.Ended.WaitForAsync(1);
        Assert.Equal(["cron success"], await stage.StatusesAsync("Hourly"));

        await stage.RestartAsync(TimeSpan.Zero);
        await stage.SettleAsync();
        Assert.Equal(["cron success"], await stage.StatusesAsync("Hourly"));
    }

    [Fact]
    public async Task Who_slept_through_moments_has_missed_them()
    {
        var clock = new LeapingTime(TaskStage.Noon);
        await using var stage = await TaskStage.StartAsync(model => model.Text("Done."), options => options.TimeProvider = clock);
        await stage.DoAsync("create", """{"title":"Hourly","body":"Work.","when":"@hourly"}""");
        await stage.SettleAsync();

        clock.Leap = TimeSpan.FromMinutes(190);
        clock.Timers.Advance(TimeSpan.FromMinutes(1));
        await stage.Logs.Records.WaitForAsync(record => record.EventId.Id == 636);

        Assert.Equal(["cron missed", "cron missed", "cron missed"], await stage.StatusesAsync("Hourly"));
    }

    private static DateTimeOffset At(string time) => Utc($"2026-04-01T{time}Z");

    private static DateTimeOffset Utc(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
