using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Tools.Approvals;

public sealed class RestartTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Question_is_still_open_after_a_restart()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling());
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());

        await scene.Stage.CrashAsync();
        var result = await scene.AnswerAsync(ApprovalAnswer.Approve(question.Id));

        Assert.Equal("done", result.Text);
        Assert.Equal(["shell(ls)"], scene.Done);
    }

    [Fact]
    public async Task Answer_that_waited_when_the_process_ended_is_carried_out_by_the_next()
    {
        var stalled = new TaskCompletionSource();
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("shell").NextRequest().Then(stalled.SetResult).Stall().NextRequest().Text("done")
        );
        scene.Gated("shell");
        var question = Assert.Single(await scene.AskAsync());
        await scene.Stage.AskAsync("Hello?");
        await stalled.Task.WaitAsync(Patience);
        Assert.True((await scene.DecideAsync(ApprovalAnswer.Approve(question.Id))).IsTaken);

        await scene.Stage.CrashAsync();
        await WhenIdleAsync(scene);

        Assert.Equal(["shell()"], scene.Done);
        Assert.Equal(["shell spent"], await scene.RowsAsync());
        Assert.Equal("done", (await scene.Stage.MessagesAsync())[^1].Text.ToString());
    }

    [Fact]
    public async Task Call_that_had_begun_when_the_process_ended_is_never_carried_out_again()
    {
        await using var scene = await ApprovalScene.StartAsync(Calling());
        var begun = new TaskCompletionSource();
        scene.Box.Add("shell", (string what) => HangAsync(scene, begun), tool => tool with { NeedsApproval = true });
        var question = Assert.Single(await scene.AskAsync());
        await scene.DecideAsync(ApprovalAnswer.Approve(question.Id));
        await begun.Task.WaitAsync(Patience);

        await scene.Stage.CrashAsync();
        var again = await scene.DecideAsync(ApprovalAnswer.Approve(question.Id));
        await scene.ResumeAsync(ResumeEntry.Resolve(question.Id, JsonData.Object(("approved", true))));

        Assert.Equal("It is not open, but spent.", again.Ignored?.Why);
        Assert.Equal(["interrupted"], await scene.ResultsAsync());
        Assert.Equal(["hangs"], scene.Done);
        Assert.Single((await scene.Stage.LogAsync()).Select(LogJson.Read).OfType<ToolStarted>());
    }

    [Fact]
    public async Task Calls_that_had_not_begun_when_the_process_ended_are_closed_with_their_run()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("hang").ToolCall("behind").ToolCall("shell").NextRequest().Text("done")
        );
        var begun = new TaskCompletionSource();
        scene.Box.Add("hang", () => HangAsync(scene, begun), tool => tool with { NeedsApproval = true });
        scene.Tool("behind").Gated("shell");
        var questions = await scene.AskAsync();
        // Its stream ends with the process.
        _ = scene.ResumeAsync([.. questions.Select(one => ResumeEntry.Resolve(one.Id, JsonData.Object(("approved", true))))]);
        await begun.Task.WaitAsync(Patience);

        await scene.Stage.CrashAsync();
        Assert.Equal("done", (await scene.Stage.AnswerAsync("And now?")).Text);

        Assert.Equal(["hangs"], scene.Done);
        Assert.Equal(["interrupted", "interrupted", "interrupted"], await scene.ResultsAsync());
        Assert.Equal(["hang spent", "behind cancelled", "shell approved"], await scene.RowsAsync());
    }

    [Fact]
    public async Task Run_that_is_stopped_answers_for_the_calls_it_took_over()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("hang").ToolCall("behind").NextRequest().Text("done")
        );
        var begun = new TaskCompletionSource();
        scene.Box.Add("hang", (CancellationToken token) => HangAsync(scene, begun, token), tool => tool with { NeedsApproval = true });
        scene.Tool("behind");
        var question = Assert.Single(await scene.AskAsync());
        var outcome = await scene.DecideAsync(ApprovalAnswer.Approve(question.Id));
        await begun.Task.WaitAsync(Patience);

        using (var lease = await scene.Stage.SessionAsync())
        {
            await lease.Session.StopAsync("stop");
        }

        Assert.Equal(RunState.Stopped, (await outcome.Run!.Finished.WaitAsync(Patience)).State);
        Assert.Equal(["stopped", "stopped"], await scene.ResultsAsync());
        Assert.Equal(["hangs"], scene.Done);
    }

    [Fact]
    public async Task Answers_that_wait_and_are_dropped_leave_each_call_one_result()
    {
        var stalled = new TaskCompletionSource();
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder()
                .ToolCall("shell")
                .ToolCall("behind")
                .ToolCall("shell")
                .NextRequest()
                .Then(stalled.SetResult)
                .Stall()
                .NextRequest()
                .Text("done")
        );
        scene.Gated("shell").Tool("behind");
        var questions = await scene.AskAsync();
        await scene.Stage.AskAsync("Hello?");
        await stalled.Task.WaitAsync(Patience);
        foreach (var question in questions)
        {
            Assert.True((await scene.DecideAsync(ApprovalAnswer.Approve(question.Id))).IsTaken);
        }

        using (var lease = await scene.Stage.SessionAsync())
        {
            Assert.Equal(2, (await lease.Session.StopAsync("stop")).CancelledQueued);
        }

        await scene.Stage.RestAsync();
        Assert.Equal("done", (await scene.Stage.AnswerAsync("And now?")).Text);
        Assert.Equal(["stopped", "stopped", "stopped"], await scene.ResultsAsync());
        Assert.Empty(scene.Done);
    }

    [Fact]
    public async Task Answer_that_is_dropped_leaves_the_call_to_the_run_that_carries_it_out()
    {
        await using var scene = await ApprovalScene.StartAsync(
            new ScriptedModelBuilder().ToolCall("hang").ToolCall("shell").NextRequest().Text("done")
        );
        var begun = new TaskCompletionSource();
        scene.Box.Add("hang", (CancellationToken token) => HangAsync(scene, begun, token), tool => tool with { NeedsApproval = true });
        scene.Gated("shell");
        var questions = await scene.AskAsync();
        var first = await scene.DecideAsync(ApprovalAnswer.Approve(questions[0].Id));
        await begun.Task.WaitAsync(Patience);
        Assert.True((await scene.DecideAsync(ApprovalAnswer.Approve(questions[1].Id))).IsTaken);

        using (var lease = await scene.Stage.SessionAsync())
        {
            await lease.Session.StopAsync("stop");
        }

        Assert.Equal(RunState.Stopped, (await first.Run!.Finished.WaitAsync(Patience)).State);
        Assert.Equal(["stopped", "stopped"], await scene.ResultsAsync());
        Assert.Equal(["hangs"], scene.Done);
    }

    private static async Task<string> HangAsync(
        ApprovalScene scene,
        TaskCompletionSource begun,
        CancellationToken cancellationToken = default
    )
    {
        scene.Note("hangs");
        begun.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return "";
    }

    private static async Task WhenIdleAsync(ApprovalScene scene)
    {
        using var lease = await scene.Stage.SessionAsync();
        while (lease.Session.Current is { } run)
        {
            await run.Finished.WaitAsync(Patience);
            await lease.Session.Log.StateAsync();
        }
    }

    private static ScriptedModelBuilder Calling() =>
        new ScriptedModelBuilder().ToolCall("shell", """{"what":"ls"}""").NextRequest().Text("done");
}
