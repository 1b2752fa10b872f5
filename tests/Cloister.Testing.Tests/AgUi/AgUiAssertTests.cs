using Cloister.AgUi;

namespace Cloister.Testing.Tests.AgUi;

public sealed class AgUiAssertTests
{
    private static readonly ChatState State = ChatState.Empty with
    {
        Messages = [new UserMessage("u", "Hi"), new AssistantMessage("a") { Content = "Hello" }],
        State = JsonData.Object(("city", "Bern"), ("guests", JsonData.Array(1, 2))),
    };

    [Fact]
    public void Equal_states_and_streams_pass()
    {
        AgUiAssert.Equal(State, State with { State = JsonData.Parse("""{"guests":[1,2],"city":"Bern"}""") });
        AgUiAssert.Equal(EventCorpus.All, EventCorpus.All.ToList());
        AgUiAssert.IsLegal(EventCorpus.All);
        AgUiAssert.NoTimers(new ManualTimeProvider());
    }

    [Fact]
    public void Differences_of_states_are_named_with_their_place()
    {
        var other = State with
        {
            Messages = [State.Messages[0], new AssistantMessage("a") { Content = "Bye" }],
            State = JsonData.Object(("city", "Basel"), ("guests", JsonData.Array(1, 2))),
            Phase = RunPhase.Running,
        };

        var message = Assert.Throws<AgUiAssertionException>(() => AgUiAssert.Equal(State, other)).Message;

        Assert.Contains("message 1 should be", message, StringComparison.Ordinal);
        Assert.Contains("Bye", message, StringComparison.Ordinal);
        Assert.Contains("the state at '/city' should be \"Bern\", and is \"Basel\"", message, StringComparison.Ordinal);
        Assert.Contains("the phase should be Idle, and is Running", message, StringComparison.Ordinal);
        Assert.DoesNotContain("message 0", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Differences_of_streams_are_shown_as_json()
    {
        AgUiEvent[] expected = [new StepStartedEvent("a")];

        var message = Assert.Throws<AgUiAssertionException>(() => AgUiAssert.Equal(expected, [])).Message;

        Assert.Contains("""{"type":"STEP_STARTED","stepName":"a"}""", message, StringComparison.Ordinal);
        Assert.Contains("(none)", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Illegal_stream_is_named_with_its_rule()
    {
        var message = Assert.Throws<AgUiAssertionException>(() => AgUiAssert.IsLegal([new StepStartedEvent("a")])).Message;

        Assert.Contains("RunComesFirst", message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Timers_and_runs_that_are_left_are_found()
    {
        var clock = new ManualTimeProvider();
        await using var timer = clock.CreateTimer(_ => { }, null, TimeSpan.FromSeconds(1), Timeout.InfiniteTimeSpan);
        var agent = new ScriptedAgentBuilder().RunStarted().RunFinished().Build();
        await using var events = agent.RunAsync(new(new("t", "r"))).GetAsyncEnumerator();
        await events.MoveNextAsync();

        Assert.Throws<AgUiAssertionException>(() => AgUiAssert.NoTimers(clock));
        Assert.Throws<AgUiAssertionException>(() => AgUiAssert.NoLiveRuns(agent));
    }

    [Fact]
    public async Task What_still_comes_is_found()
    {
        var clock = new ManualTimeProvider();
        var agent = new ScriptedAgentBuilder().RunStarted().Build();
        var quiet = AgUiAssert.NothingMoreAsync(agent.Runs, TimeSpan.FromSeconds(1), clock);
        clock.Advance(TimeSpan.FromSeconds(1));
        await quiet;

        var loud = AgUiAssert.NothingMoreAsync(agent.Runs, TimeSpan.FromSeconds(1), clock);
        await agent.RunAsync(new(new("t", "r"))).ToListAsync();
        clock.Advance(TimeSpan.FromSeconds(1));

        await Assert.ThrowsAsync<AgUiAssertionException>(() => loud);
    }
}
