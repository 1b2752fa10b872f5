using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Tools.Calling;

public sealed class StopTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task Tool_that_takes_too_long_is_told_to_end_and_answered_for()
    {
        await using var stage = await SessionStage.StartAsync(Calling("act"));
        var begun = new TaskCompletionSource();
        ToolBox
            .In(stage)
            .Add("act", (CancellationToken token) => ForeverAsync(begun, token), tool => tool with { Timeout = TimeSpan.FromSeconds(30) });

        var run = await stage.AskAsync("Go");
        await begun.Task.WaitAsync(Patience);
        stage.Time.Advance(TimeSpan.FromSeconds(30));

        Assert.True((await run.Finished.WaitAsync(Patience)).IsSuccess);
        var answer = (await stage.MessagesAsync()).OfType<ToolMessage>().Single();
        Assert.Equal(("timeout", "timeout"), (answer.Text.ToString(), answer.TagOf(MessageTags.FailedBecause)));
    }

    [Fact]
    public async Task Tool_that_never_returns_is_abandoned_after_its_time()
    {
        await using var stage = await SessionStage.StartAsync(Calling("act"));
        using var never = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        var box = ToolBox.In(stage).Add("act", () => Hang(begun, never), tool => tool with { Timeout = TimeSpan.FromSeconds(30) });

        var run = await stage.AskAsync("Go");
        await begun.Task.WaitAsync(Patience);
        var timers = stage.Time.PendingTimers;
        stage.Time.Advance(TimeSpan.FromSeconds(30));
        // Its time is over, and that of its end begins.
        await stage.Time.WaitForTimersAsync(timers);
        stage.Time.Advance(TimeSpan.FromSeconds(2));

        Assert.True((await run.Finished.WaitAsync(Patience)).IsSuccess);
        Assert.Equal(["timeout"], await ToolBox.ResultsAsync(stage));
        Assert.Equal(552, Assert.Single(box.Log.Records).EventId.Id);
        never.Set();
    }

    [Fact]
    public async Task Stop_does_not_wait_for_a_tool_that_never_returns()
    {
        await using var stage = await SessionStage.StartAsync(Calling("act"));
        using var never = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        var box = ToolBox.In(stage).Add("act", () => Hang(begun, never));
        var run = await stage.AskAsync("Go");
        await begun.Task.WaitAsync(Patience);

        await StopAndWaitAsync(stage);

        Assert.Equal(RunState.Stopped, (await run.Finished.WaitAsync(Patience)).State);
        var answer = (await stage.MessagesAsync()).OfType<ToolMessage>().Single();
        Assert.Equal(("stopped", "stopped"), (answer.Text.ToString(), answer.TagOf(MessageTags.FailedBecause)));
        Assert.Equal(552, Assert.Single(box.Log.Records).EventId.Id);
        never.Set();
    }

    [Fact]
    public async Task What_a_tool_has_done_when_it_is_stopped_is_told()
    {
        await using var stage = await SessionStage.StartAsync(Calling("act"));
        var begun = new TaskCompletionSource();
        ToolBox.In(stage).Add("act", (CancellationToken token) => HalfAsync(begun, token));
        var run = await stage.AskAsync("Go");
        await begun.Task.WaitAsync(Patience);

        await StopAsync(stage);

        Assert.Equal(RunState.Stopped, (await run.Finished.WaitAsync(Patience)).State);
        Assert.Equal(["half of it"], await ToolBox.ResultsAsync(stage));
    }

    [Fact]
    public async Task What_a_tool_hangs_on_its_token_holds_nobody_up()
    {
        await using var stage = await SessionStage.StartAsync(Calling("act"));
        using var never = new ManualResetEventSlim();
        var begun = new TaskCompletionSource();
        ToolBox.In(stage).Add("act", (CancellationToken token) => HangAsync(begun, never, token));
        var run = await stage.AskAsync("Go");
        await begun.Task.WaitAsync(Patience);

        await StopAndWaitAsync(stage);

        Assert.Equal(RunState.Stopped, (await run.Finished.WaitAsync(Patience)).State);
        never.Set();
    }

    [Fact]
    public async Task Calls_behind_the_one_that_was_stopped_are_not_made()
    {
        var model = new ScriptedModelBuilder().ToolCall("act").ToolCall("other").NextRequest().Text("done").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var begun = new TaskCompletionSource();
        var made = false;
        ToolBox.In(stage).Add("act", (CancellationToken token) => HalfAsync(begun, token)).Add("other", () => made = true);
        var run = await stage.AskAsync("Go");
        await begun.Task.WaitAsync(Patience);

        await StopAsync(stage);

        await run.Finished.WaitAsync(Patience);
        Assert.Equal(["half of it", "stopped"], await ToolBox.ResultsAsync(stage));
        Assert.False(made);
    }

    [Fact]
    public async Task Tool_that_was_at_work_when_the_process_ended_is_not_called_again()
    {
        await using var stage = await SessionStage.StartAsync(Calling("act"));
        var (begun, calls) = (new TaskCompletionSource(), 0);
        ToolBox
            .In(stage)
            .Add(
                "act",
                async (CancellationToken token) =>
                {
                    calls++;
                    await ForeverAsync(begun, token);
                }
            );
        await stage.AskAsync("Go");
        await begun.Task.WaitAsync(Patience);

        await stage.CrashAsync();
        await stage.AnswerAsync("And now?");

        Assert.Equal(1, calls);
        Assert.Equal(["interrupted"], await ToolBox.ResultsAsync(stage));
    }

    private static async Task<string> ForeverAsync(TaskCompletionSource begun, CancellationToken cancellationToken)
    {
        begun.TrySetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
        return "never";
    }

    private static async Task<string> HalfAsync(TaskCompletionSource begun, CancellationToken cancellationToken)
    {
        begun.SetResult();
        await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return "half of it";
    }

    private static async Task<string> HangAsync(TaskCompletionSource begun, ManualResetEventSlim never, CancellationToken cancellationToken)
    {
        using var hanging = cancellationToken.Register(() => never.Wait(CancellationToken.None));
        begun.SetResult();
        await new TaskCompletionSource().Task;
        return "never";
    }

    private static void Hang(TaskCompletionSource begun, ManualResetEventSlim never)
    {
        begun.SetResult();
        never.Wait(CancellationToken.None);
    }

    /// <summary>Stops the run, and lets the time go by that a tool has for its end.</summary>
    private static async Task StopAndWaitAsync(SessionStage stage)
    {
        var timers = stage.Time.PendingTimers;
        await StopAsync(stage);
        await stage.Time.WaitForTimersAsync(timers + 1);
        stage.Time.Advance(TimeSpan.FromSeconds(2));
    }

    private static async Task StopAsync(SessionStage stage)
    {
        using var lease = await stage.SessionAsync();
        await lease.Session.StopAsync("stop");
    }

    private static ScriptedModel Calling(string tool) => new ScriptedModelBuilder().ToolCall(tool).NextRequest().Text("done").Build();
}
