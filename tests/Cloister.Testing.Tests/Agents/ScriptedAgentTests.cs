using Cloister.AgUi;

namespace Cloister.Testing.Tests.Agents;

public sealed class ScriptedAgentTests
{
    private static readonly RunContext Context = new(new("thread", "run"));

    [Fact]
    public async Task Script_is_a_well_formed_run_with_the_ids_that_were_asked_for()
    {
        var agent = new ScriptedAgentBuilder()
            .RunStarted()
            .Reasoning("hm")
            .Text("Hello", chunks: 2)
            .ToolCall("look", "{}", "nothing")
            .State(JsonData.Object(("n", 1)))
            .StateDelta(JsonPatchOperation.Replace("/n", 2))
            .RunFinished(new SuccessOutcome())
            .Build();

        var events = await PlayAsync(agent);

        Assert.Null(StreamVerifier.VerifyAll(events));
        Assert.Equal(new RunStartedEvent("thread", "run") { ProtocolVersion = "1.0" }, events[0]);
        Assert.Equal(["He", "llo"], events.OfType<TextMessageContentEvent>().Select(e => e.Delta));
        Assert.Equal(new ToolCallResultEvent("result-1", "call-1", "nothing"), events.OfType<ToolCallResultEvent>().Single());
        Assert.Equal(new RunFinishedEvent("thread", "run") { Outcome = new SuccessOutcome() }, events[^1]);
    }

    [Fact]
    public async Task Runs_play_the_scripts_in_order_and_the_last_again_with_other_ids()
    {
        var agent = new ScriptedAgentBuilder().Text("one").NextRun().Text("two").Build();

        List<string> ids = [];
        for (var i = 0; i < 4; i++)
        {
            ids.AddRange((await PlayAsync(agent)).OfType<TextMessageStartEvent>().Select(e => e.MessageId));
        }

        Assert.Equal(["msg-1", "msg-2", "msg-2.2", "msg-2.3"], ids);
    }

    [Fact]
    public async Task It_remembers_what_it_was_asked_and_how_runs_ended()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().Build();

        await PlayAsync(agent);

        Assert.Same(Context, Assert.Single(agent.Runs));
        Assert.Equal([ScriptEnd.Played], agent.Ends);
        Assert.Equal((0, 1), (agent.LiveRuns, agent.EventCount));
    }

    [Fact]
    public async Task Delays_follow_the_clock()
    {
        var clock = new ManualTimeProvider();
        var agent = ScriptedAgent.FromEvents([new StepStartedEvent("a"), new StepFinishedEvent("a")], TimeSpan.FromHours(1), clock);

        var playing = PlayAsync(agent);
        await clock.WaitForTimersAsync();
        Assert.Equal(1, agent.EventCount);
        clock.Advance(TimeSpan.FromHours(1));

        Assert.Equal(2, (await playing.WaitAsync(TimeSpan.FromSeconds(10))).Count);
        AgUiAssert.NoTimers(clock);
    }

    [Fact]
    public async Task It_waits_for_what_the_test_holds_back()
    {
        var gate = new TaskCompletionSource();
        var agent = new ScriptedAgentBuilder().RunStarted().WaitFor(gate.Task).RunFinished().Build();

        var playing = PlayAsync(agent);
        await agent.Runs.WaitForAsync(1);
        Assert.False(playing.IsCompleted);
        gate.SetResult();

        Assert.Equal(2, (await playing.WaitAsync(TimeSpan.FromSeconds(10))).Count);
    }

    [Fact]
    public async Task Stalled_agent_ends_when_it_is_cancelled()
    {
        using var cancel = new CancellationTokenSource();
        var agent = new ScriptedAgentBuilder().RunStarted().Then(cancel.Cancel).Stall().Build();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => PlayAsync(agent, cancel.Token));

        Assert.Equal([ScriptEnd.Cancelled], agent.Ends);
    }

    [Fact]
    public async Task Agent_that_ignores_cancellation_plays_to_its_end()
    {
        using var cancel = new CancellationTokenSource();
        var agent = new ScriptedAgentBuilder()
            .IgnoreCancellation()
            .Then(cancel.Cancel)
            .Delay(TimeSpan.FromMilliseconds(1))
            .RunStarted()
            .Build();

        Assert.Single(await PlayAsync(agent, cancel.Token));
    }

    [Fact]
    public async Task Agent_that_keeps_emitting_cuts_its_waits_short_and_goes_on()
    {
        using var cancel = new CancellationTokenSource();
        var agent = new ScriptedAgentBuilder()
            .KeepEmittingAfterCancellation()
            .Then(cancel.Cancel)
            .Stall()
            .RunStarted()
            .RunFinished()
            .Build();

        Assert.Equal(2, (await PlayAsync(agent, cancel.Token)).Count);
    }

    [Fact]
    public async Task Agent_fails_and_ends_where_the_script_says_so()
    {
        var failing = new ScriptedAgentBuilder().RunStarted().Throw(new FormatException("x")).RunFinished().Build();
        var ending = new ScriptedAgentBuilder().RunStarted().EndWithoutTerminal().RunFinished().Build();

        await Assert.ThrowsAsync<FormatException>(() => PlayAsync(failing));
        Assert.Equal([ScriptEnd.Broken], failing.Ends);
        Assert.IsType<RunStartedEvent>(Assert.Single(await PlayAsync(ending)));
    }

    [Fact]
    public async Task Many_runs_at_a_time_do_not_disturb_each_other()
    {
        var agent = new ScriptedAgentBuilder().RunStarted().Text("Hello", chunks: 5).RunFinished().Build();

        var runs = await Task.WhenAll(Enumerable.Range(0, 50).Select(_ => PlayAsync(agent)));

        Assert.All(runs, events => Assert.Equal(9, events.Count));
        Assert.Equal(50, runs.SelectMany(events => events).OfType<TextMessageStartEvent>().Select(e => e.MessageId).Distinct().Count());
    }

    [Fact]
    public async Task Script_never_plays_on_the_stack_of_whoever_asks()
    {
        var (caller, isAsking, isInside) = (0, false, false);
        var agent = new ScriptedAgentBuilder()
            .Then(() => isInside |= isAsking && Environment.CurrentManagedThreadId == caller)
            .RunStarted()
            .Build();
        await using var events = agent.RunAsync(Context, CancellationToken.None).GetAsyncEnumerator();

        (caller, isAsking) = (Environment.CurrentManagedThreadId, true);
        var moving = events.MoveNextAsync();
        isAsking = false;

        Assert.True(await moving);
        Assert.False(isInside);
    }

    [Fact]
    public async Task Cancellation_is_noticed_between_two_events()
    {
        using var stop = new CancellationTokenSource();
        var agent = new ScriptedAgentBuilder().RunStarted().RunFinished().Build();
        await using var events = agent.RunAsync(Context, stop.Token).GetAsyncEnumerator(CancellationToken.None);
        Assert.True(await events.MoveNextAsync());

        await stop.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await events.MoveNextAsync());
        Assert.Equal([ScriptEnd.Cancelled], agent.Ends);
        Assert.Equal(1, agent.EventCount);
    }

    [Fact]
    public void Builder_builds_once()
    {
        var builder = new ScriptedAgentBuilder().RunStarted();
        builder.Build();

        Assert.Throws<InvalidOperationException>(() => builder.RunFinished());
        Assert.Throws<InvalidOperationException>(() => builder.Build());
    }

    private static async Task<List<AgUiEvent>> PlayAsync(ScriptedAgent agent, CancellationToken cancellationToken = default) =>
        await agent.RunAsync(Context, cancellationToken).ToListAsync(CancellationToken.None);
}
