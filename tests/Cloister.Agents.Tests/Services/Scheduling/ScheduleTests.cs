using Cloister.AgUi;

namespace Cloister.Agents.Tests.Services.Scheduling;

public sealed class ScheduleTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    [Fact]
    public async Task Actions_are_done_the_moment_they_are_due()
    {
        await using var stage = await ScheduleStage.StartAsync();
        DateTimeOffset[] due = [.. Enumerable.Range(1, 3).Select(number => stage.Time.GetUtcNow().AddMilliseconds(100 * number))];

        await stage.ScheduleAsync("note", "third", due[2] - stage.Time.GetUtcNow());
        var first = await stage.ScheduleAsync("note", "first", due[0] - stage.Time.GetUtcNow());
        await stage.ScheduleAsync("note", "second", due[1] - stage.Time.GetUtcNow());
        for (var number = 0; number < due.Length; number++)
        {
            await stage.PassToAsync(due[number], entries: number + 1);
        }

        Assert.Equal(["first", "second", "third"], stage.Diary.Texts);
        Assert.Equal(due, stage.Diary.Entries.Select(entry => entry.At));
        Assert.Equal($"schedule {first}", stage.Diary.Entries.First().Caller.ToString());
    }

    [Fact]
    public async Task Who_puts_something_off_is_told_when_it_will_be_done()
    {
        await using var stage = await ScheduleStage.StartAsync();
        var due = stage.Time.GetUtcNow().AddDays(100);

        var answer = (await stage.AskAsync("note", "much later", TimeSpan.FromDays(100))).Data!;

        Assert.Equal(
            (true, due.ToUnixTimeMilliseconds(), "pending"),
            (answer["scheduled"].AsBoolean(), answer["runAtMs"].AsInt64(), answer["status"].AsString())
        );
        var job = await stage.Jobs.FindAsync(answer["jobId"].AsString(), TestContext.Current.CancellationToken);
        Assert.Equal((due, JobStatus.Pending, "code", "much later"), (job!.RunAt, job.Status, job.Caller, job.Payload!["text"].AsString()));
    }

    [Fact]
    public async Task Action_that_is_far_off_is_done_too_and_what_it_was_given_is_forgotten()
    {
        await using var stage = await ScheduleStage.StartAsync();

        var id = await stage.ScheduleAsync("note", "later", 600 * Second);
        await stage.Diary.HasAsync(1, () => stage.Time.Advance(30 * Second));

        var job = await stage.EndOfAsync(id);
        Assert.Equal((JobStatus.Succeeded, null), (job.Status, job.Payload));
        Assert.InRange(stage.Diary.Entries.Single().At, job.RunAt, DateTimeOffset.MaxValue);
    }

    [Fact]
    public async Task What_is_due_already_is_done_at_once()
    {
        await using var stage = await ScheduleStage.StartAsync();

        await stage.ScheduleAsync("note", "late", -Second);

        await stage.Diary.HasAsync(1);
    }

    [Fact]
    public async Task Action_that_takes_long_holds_up_no_other()
    {
        await using var stage = await ScheduleStage.StartAsync();
        var gate = new TaskCompletionSource();
        stage.Diary.Gate = gate.Task;

        var slow = await stage.ScheduleAsync("note", "slow", TimeSpan.Zero);
        await stage.Diary.HasAsync(1);
        stage.Diary.Gate = Task.CompletedTask;
        var other = await stage.ScheduleAsync("note", "other", Second);
        await stage.PassUntilAsync(entries: 2);

        Assert.Equal(JobStatus.Succeeded, (await stage.EndOfAsync(other)).Status);
        Assert.Equal(JobStatus.Running, (await stage.Jobs.FindAsync(slow, TestContext.Current.CancellationToken))!.Status);
        gate.SetResult();
        Assert.Equal(JobStatus.Succeeded, (await stage.EndOfAsync(slow)).Status);
    }

    [Fact]
    public async Task More_than_can_be_done_at_once_are_all_done()
    {
        await using var stage = await ScheduleStage.StartAsync();
        var gate = new TaskCompletionSource();
        stage.Diary.Gate = gate.Task;
        var texts = Enumerable.Range(0, 150).Select(number => $"{number}").ToList();

        foreach (var text in texts)
        {
            await stage.ScheduleAsync("note", text, Second);
        }

        await stage.PassUntilAsync(entries: 64);
        gate.SetResult();
        await stage.Diary.HasAsync(150);

        Assert.Equal(texts, stage.Diary.Texts);
    }

    [Theory]
    [InlineData("diary", "read", """{"text":"a"}""", "Scheduling only supports service actions")]
    [InlineData("diary", "stop", """{"text":"a"}""", "Scheduling only supports service actions")]
    [InlineData("diary", "sing", """{"text":"a"}""", "Scheduling only supports service actions")]
    [InlineData("diary", " ", """{"text":"a"}""", "command is required")]
    [InlineData(" Nobody ", "note", """{"text":"a"}""", "Unknown service: nobody")]
    [InlineData("diary", "note", "{}", "Invalid payload: 'text' is required")]
    public async Task What_cannot_be_put_off_is_refused(string service, string action, string payload, string error)
    {
        await using var stage = await ScheduleStage.StartAsync();

        var result = await stage.Agent.Host.Services.ScheduleAsync(
            service,
            action,
            new(stage.Time.GetUtcNow() + Second),
            JsonData.Parse(payload)
        );

        Assert.Equal((false, error), (result.Success, result.Error));
        Assert.Empty(await stage.Jobs.ListAsync(cancellationToken: TestContext.Current.CancellationToken));
    }

    [Fact]
    public async Task Action_that_fails_says_why()
    {
        await using var stage = await ScheduleStage.StartAsync();

        var job = await stage.EndOfAsync(await stage.ScheduleAsync("refuse", "", TimeSpan.Zero));

        Assert.Equal((JobStatus.Failed, "Not today."), (job.Status, job.Error));
    }

    [Fact]
    public async Task Service_that_does_not_run_does_nothing_later()
    {
        await using var stage = await ScheduleStage.StartAsync();
        await stage.Agent.Host.Services.CommandAsync("diary", "stop", cancellationToken: TestContext.Current.CancellationToken);

        var job = await stage.EndOfAsync(await stage.ScheduleAsync("note", "a", TimeSpan.Zero));

        Assert.Equal((JobStatus.Failed, "Service \"diary\" is not running"), (job.Status, job.Error));
    }

    [Fact]
    public async Task What_was_called_off_is_not_done()
    {
        await using var stage = await ScheduleStage.StartAsync();
        var token = TestContext.Current.CancellationToken;
        var cancelled = await stage.ScheduleAsync("note", "cancelled", Second);
        await stage.ScheduleAsync("note", "other", 2 * Second);

        Assert.True((await stage.Jobs.CancelAsync(cancelled, token)).Success);
        var again = await stage.Jobs.CancelAsync(cancelled, token);
        var nobody = await stage.Jobs.CancelAsync("sched_0", token);
        await stage.PassUntilAsync(entries: 1);

        Assert.Equal(["other"], stage.Diary.Texts);
        Assert.Equal(("Job is not pending: cancelled", "Job not found: sched_0"), (again.Error, nobody.Error));
        Assert.Equal(
            [cancelled],
            (await stage.Jobs.ListAsync(status: JobStatus.Cancelled, cancellationToken: token)).Select(job => job.Id)
        );
    }

    [Fact]
    public async Task Last_that_were_asked_for_are_listed_first()
    {
        await using var stage = await ScheduleStage.StartAsync();
        var ids = new List<string>();
        for (var number = 0; number < 5; number++)
        {
            ids.Insert(0, await stage.ScheduleAsync("note", $"{number}", (10 - number) * Second));
        }

        var listed = await stage.Jobs.ListAsync(limit: 3, JobStatus.Pending, TestContext.Current.CancellationToken);

        Assert.Equal(ids.Take(3), listed.Select(job => job.Id));
    }

    [Fact]
    public async Task Of_two_who_claim_a_job_one_has_it()
    {
        await using var stage = await ScheduleStage.StartAsync();
        var id = await stage.ScheduleAsync("note", "a", 90 * Second);
        var job = await stage.Jobs.FindAsync(id, TestContext.Current.CancellationToken);

        var claims = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => stage.Jobs.TryClaimAsync(job!)));

        Assert.Single(claims, claimed => claimed);
        Assert.Equal("Job is not pending: running", (await stage.Jobs.CancelAsync(id, TestContext.Current.CancellationToken)).Error);
    }
}
