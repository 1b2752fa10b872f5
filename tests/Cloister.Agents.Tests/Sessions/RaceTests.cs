using Cloister.Agents.Tests.Crash;
using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.AI;

namespace Cloister.Agents.Tests.Sessions;

/// <summary>What two do at the same time, in the order in which it hurts.</summary>
public sealed class RaceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private readonly TaskCompletionSource _asked = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Token_of_a_caller_stops_his_run_and_nobody_elses()
    {
        var model = new ScriptedModelBuilder().Then(_asked.SetResult).Stall().NextRequest().Text("two").Build();
        await using var stage = await SessionStage.StartAsync(model);
        var session = stage.Sessions.Get("s1");
        using var mine = new CancellationTokenSource();
        var first = session.RunAsync("first", mine.Token);
        await _asked.Task.WaitAsync(Patience, Token);
        var second = await session.PromptAsync("second", cancellationToken: Token);

        await mine.CancelAsync();

        Assert.Equal(
            (RunState.Stopped, "stop"),
            ((await first.WaitAsync(Patience, Token)) is var result) ? (result.State, result.Error) : default
        );
        Assert.Equal("two", (await second.Finished.WaitAsync(Patience, Token)).Text);
    }

    [Fact]
    public async Task Nothing_joins_a_run_that_is_being_stopped()
    {
        var script = new ScriptedModelBuilder().ToolCall("act").NextRequest().Text("now").NextRequest().Text("and that");
        await using var stage = await SessionStage.StartAsync(script.Build());
        RunHandle? steering = null;
        stage.Tools = new Interfering(async () =>
        {
            steering = await stage.AskAsync("By the way", WhenBusy.Steer);
            await stage.AskAsync("Now!", WhenBusy.Interrupt);
        });

        var first = await stage.AnswerAsync("first");
        var steered = await steering!.Finished.WaitAsync(Patience, Token);
        await stage.RestAsync();

        Assert.Equal((RunState.Stopped, "interrupt"), (first.State, first.Error));
        Assert.Equal((RunState.Completed, "and that"), (steered.State, steered.Text));
        Assert.Equal(
            ["first", "Now!", "now", "By the way", "and that"],
            (await stage.MessagesAsync()).Where(Speaks).Select(m => $"{m.Text}")
        );
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task Run_that_has_just_ended_is_not_made_again()
    {
        await using var stage = await SessionStage.StartAsync();
        using var lease = await stage.SessionAsync();
        var input = new RunAgentInput("s1", "r1") { Messages = [new UserMessage("u1", "Hi")] };
        var first = await lease.Session.SubmitAsync(AgUiInput.Of(input, "s1", stage.Ids), WhenBusy.Reject);
        await first.Finished.WaitAsync(Patience, Token);

        // Whoever asks looks for the run first; here it ends between that and this.
        var again = await lease.Session.SubmitAsync(AgUiInput.Of(input, "s1", stage.Ids), WhenBusy.Reject);

        Assert.Equal((RunPosition.Attached, RunState.Completed), (again.Mode, (await again.Finished.WaitAsync(Patience, Token)).State));
        Assert.Equal(first.Digest, again.Digest);
        Assert.Single(stage.Model.Requests);
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task What_nobody_knows_any_more_keeps_nobody_from_starting_and_waits_on()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");
        var key = (await stage.Store.ReadAsync(reader => reader.FindSessionAsync("s1")))!.Key;
        var left = new SessionInput("inp_left", "of a service that is gone", "{}"u8.ToArray()) { Key = 1_000 };
        await stage.Store.CommitAsync(
            new WriteSet().InsertInput(key, left, stage.Time.GetUtcNow().ToUnixTimeMilliseconds()),
            Durability.Disk
        );

        await stage.CrashAsync();

        Assert.True((await stage.AnswerAsync("second")).IsSuccess);
        Assert.Single(await stage.Store.ReadAsync(reader => reader.ReadQueuedAsync(key)));
    }

    [Fact]
    public async Task What_nobody_knows_is_not_taken()
    {
        await using var stage = await SessionStage.StartAsync(new ScriptedModelBuilder().Then(_asked.SetResult).Stall().Build());
        await stage.AskAsync("first");
        await _asked.Task.WaitAsync(Patience, Token);
        using var lease = await stage.SessionAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            lease.Session.SubmitAsync(new("inp_x", "nobody's", default), WhenBusy.Queue)
        );

        await stage.Sessions.Get("s1").StopAsync();
        await stage.RestAsync();
        Assert.DoesNotContain("input.queued", await stage.TypesAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Two_that_say_different_things_under_one_id_are_both_heard_when_they_are_dropped()
    {
        await using var stage = await SessionStage.StartAsync(new ScriptedModelBuilder().Then(_asked.SetResult).Stall().Build());
        await stage.AskAsync("first");
        await _asked.Task.WaitAsync(Patience, Token);
        using var lease = await stage.SessionAsync();
        foreach (var (run, words) in new[] { ("r1", "one"), ("r2", "two"), ("r3", "one") })
        {
            var input = new RunAgentInput("s1", run) { Messages = [new UserMessage("u1", words)] };
            await lease.Session.SubmitAsync(AgUiInput.Of(input, "s1", stage.Ids), WhenBusy.Queue);
        }

        await lease.Session.StopAsync("stop");
        await stage.RestAsync();

        Assert.Equal(["first", "one", "two"], (await stage.MessagesAsync()).Select(message => $"{message.Text}"));
        await SessionInvariants.CheckAsync(stage.Store);
    }

    [Fact]
    public async Task What_waits_without_a_run_is_dropped_by_a_clear_as_well()
    {
        await using var stage = await SessionStage.StartAsync();
        await stage.AnswerAsync("first");
        await stage.Directory.RecoverAsync();
        var waiting = await stage.AskAsync("second");

        await stage.Sessions.Get("s1").ClearAsync(Token);
        await stage.Directory.GoOnAsync();

        Assert.Equal(RunState.Stopped, (await waiting.Finished.WaitAsync(Patience, Token)).State);
        Assert.Empty(await stage.MessagesAsync());
        await SessionInvariants.CheckAsync(stage.Store);
    }

    private static bool Speaks(Message message) => message is UserMessage or AssistantMessage { Text.IsEmpty: false };

    /// <summary>A tool beside which something else happens. It does not look whether it is told to stop.</summary>
    private sealed class Interfering(Func<Task> act) : IToolSource, IRunTools
    {
        public IList<AITool> Declarations { get; } = [];

        public ValueTask<IRunTools> ForAsync(ActiveRun run, CancellationToken cancellationToken) => new(this);

        public Task<ToolRound> ResumeAsync(ActiveRun run, CancellationToken cancellationToken) => Task.FromResult(ToolRound.Done);

        public async Task<ToolRound> RunAsync(ActiveRun run, IReadOnlyList<RequestedCall> calls, CancellationToken cancellationToken)
        {
            await act();
            foreach (var call in calls)
            {
                run.Append(new ToolCallResultEvent(run.Session.Services.Ids.NewMessage(), call.Id, "done"));
            }

            return ToolRound.Done;
        }

        public Task<ToolRound> OpenQuestionsAsync(ActiveRun run, CancellationToken cancellationToken) => Task.FromResult(ToolRound.Done);
    }
}
