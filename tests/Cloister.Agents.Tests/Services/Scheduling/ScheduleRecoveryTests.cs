using Cloister.Agents.Tests.Storage;

namespace Cloister.Agents.Tests.Services.Scheduling;

/// <summary>What becomes of actions that were put off when the agent ends and starts again.</summary>
public sealed class ScheduleRecoveryTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task What_became_due_while_the_agent_was_stopped_is_done_unless_it_is_too_late()
    {
        await using var stage = await ScheduleStage.StartAsync();
        var old = await stage.ScheduleAsync("note", "old", Second, expiry: 10 * Second);
        var fresh = await stage.ScheduleAsync("note", "fresh", 55 * Second, expiry: 10 * Second);
        var patient = await stage.ScheduleAsync("note", "patient", 2 * Second);

        await stage.Agent.Host.DisposeAsync();
        stage.Time.Advance(60 * Second);
        await stage.Agent.RestartAsync();
        await stage.Diary.HasAsync(2);

        Assert.Equal(["patient", "fresh"], stage.Diary.Texts);
        Assert.Equal(JobStatus.Succeeded, (await stage.EndOfAsync(fresh)).Status);
        Assert.Equal(JobStatus.Succeeded, (await stage.EndOfAsync(patient)).Status);
        var job = await stage.EndOfAsync(old);
        Assert.Equal((JobStatus.Failed, "expired"), (job.Status, job.Error));
    }

    [Fact]
    public async Task After_a_crash_only_what_can_be_done_twice_is_done_again()
    {
        await using var stage = await ScheduleStage.StartAsync();
        var gate = new TaskCompletionSource();
        stage.Diary.Gate = gate.Task;
        var once = await stage.ScheduleAsync("note", "once", Second);
        var again = await stage.ScheduleAsync("copy", "again", Second);
        var later = await stage.ScheduleAsync("note", "later", 300 * Second);
        await stage.PassUntilAsync(entries: 2);

        // What a process leaves that is killed while it is at both.
        using var folder = new TemporaryFolder();
        Directory.CreateDirectory(folder[".agent"]);
        await File.WriteAllTextAsync(folder["agent.json"], """{"name":"Test","version":"1"}""", Token);
        await stage.Agent.Host.Store.BackupAsync(Path.Combine(folder[".agent"], "state.db"), Token);
        gate.SetResult();
        await stage.EndOfAsync(once);
        await stage.EndOfAsync(again);
        await using var next = await stage.StartIn(folder.Path);
        await stage.Diary.HasAsync(3);

        var jobs = next.Services.Jobs;
        Assert.Equal(JobStatus.Succeeded, (await ScheduleStage.EndOfAsync(jobs, again)).Status);
        Assert.Equal(JobStatus.Uncertain, (await ScheduleStage.EndOfAsync(jobs, once)).Status);
        Assert.Equal(JobStatus.Pending, (await jobs.FindAsync(later, Token))!.Status);
        Assert.Equal(["once", "again", "again"], stage.Diary.Texts);
    }

    [Fact]
    public async Task Agent_that_stops_lets_what_goes_on_end()
    {
        await using var stage = await ScheduleStage.StartAsync();
        var gate = new TaskCompletionSource();
        stage.Diary.Gate = gate.Task;
        var id = await stage.ScheduleAsync("note", "slow", TimeSpan.Zero);
        await stage.Diary.HasAsync(1);

        var end = stage.Agent.Host.DisposeAsync();
        gate.SetResult();
        await end;
        stage.Diary.Gate = Task.CompletedTask;
        await stage.Agent.RestartAsync();

        Assert.Equal(JobStatus.Succeeded, (await stage.EndOfAsync(id)).Status);
        Assert.Equal(["slow"], stage.Diary.Texts);
    }

    [Fact]
    public async Task Jobs_of_a_stopped_agent_are_seen_and_called_off()
    {
        await using var stage = await ScheduleStage.StartAsync();
        var id = await stage.ScheduleAsync("note", "a", Second);
        await stage.Agent.Host.DisposeAsync();

        await using (var stopped = await OfflineJobs.OpenAsync(stage.Agent.Host.Project, TimeSpan.Zero, stage.Time, Token))
        {
            Assert.Equal([id], (await stopped.Jobs.ListAsync(cancellationToken: Token)).Select(job => job.Id));
            Assert.True((await stopped.Jobs.CancelAsync(id, Token)).Success);
        }

        await stage.Agent.RestartAsync();
        await stage.ScheduleAsync("note", "b", 2 * Second);
        await stage.PassUntilAsync(entries: 1);
        Assert.Equal(["b"], stage.Diary.Texts);
    }
}
