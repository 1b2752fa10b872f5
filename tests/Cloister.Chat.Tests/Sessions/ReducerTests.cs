using Cloister.AgUi;
using Cloister.Testing;
using Microsoft.Extensions.Logging;

namespace Cloister.Chat.Tests;

public class ReducerTests
{
    [Fact]
    public async Task Reducer_goes_on_from_what_the_rules_made_of_each_event()
    {
        var reducer = new LambdaReducer((state, _) => state with { State = JsonData.Object(("texts", state.Texts().Length)) });
        await using var client = Chat.With(ManualAgent.Answering(), options => (options.Reducer, options.TraceCapacity) = (reducer, 100));
        var session = client.NewSession();
        var states = session.States.GetAsyncEnumerator();

        var result = await session.SendAsync("hi").Soon();
        await session.SendAsync("again").Soon();
        await session.DisposeAsync();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal(["hi", "hello", "again", "hello"], session.State.Texts());
        Assert.Equal(JsonData.Object(("texts", 4)), session.State.State);
        Assert.Equal(session.State, session.Trace!.StateAt(session.Trace.Count - 1));
        var seen = new List<ChatState>();
        while (await states.MoveNextAsync())
        {
            seen.Add(states.Current);
        }

        Assert.Equal(12, seen.Count);
        Assert.Equal(JsonData.Object(("texts", 1)), seen[1].State);
    }

    [Fact]
    public async Task Reducer_that_throws_shows_in_the_state_and_the_run_goes_on()
    {
        using var logs = new LogCollector();
        var reducer = new LambdaReducer(
            (state, agentEvent) => agentEvent is TextMessageContentEvent ? throw new FormatException("No.") : state
        );
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => (options.Reducer, options.LoggerFactory) = (reducer, logs));
        var (session, send, run) = await Chat.InRunAsync(client, agent);

        var broken = await session.UntilAsync(state => state.Phase == RunPhase.Error);
        run.Emit(new TextMessageContentEvent("m1", "tial"), new TextMessageEndEvent("m1")).Finish().Close();
        var result = await send.Soon();

        Assert.IsType<FormatException>(broken.Error!.Exception);
        Assert.Equal(["hi", "par"], broken.Texts());
        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal(["hi", "partial"], session.State.Texts());
        Assert.Equal((RunPhase.Idle, null), (session.State.Phase, session.State.Error));
        Assert.Equal([326], logs.From(LogLevel.Warning).Select(record => record.EventId.Id));
    }

    [Fact]
    public async Task Failure_of_the_agent_is_not_hidden_by_one_of_the_reducer()
    {
        var reducer = new LambdaReducer((_, _) => throw new FormatException("No."));
        var agent = ManualAgent.Playing(run => run.Emit(new RunErrorEvent("Out of order")).Close());
        await using var client = Chat.With(agent, options => options.Reducer = reducer);
        var session = client.NewSession();

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal((RunOutcome.Failed, "Out of order"), (result.Outcome, result.Error!.Message));
        Assert.Equal("Out of order", session.State.Error!.Message);
    }

    [Fact]
    public async Task Reducer_that_never_returns_does_not_hold_up_cancelling()
    {
        using var free = new ManualResetEventSlim();
        var entered = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var reducer = new LambdaReducer(
            (state, _) =>
            {
                entered.TrySetResult();
                free.Wait(CancellationToken.None);
                return state;
            }
        );
        await using var client = Chat.With(ManualAgent.Answering(), options => options.Reducer = reducer);
        var session = client.NewSession();
        var send = session.SendAsync("hi");
        await entered.Task.Soon();

        await Task.Run(session.Cancel).Soon();

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        Assert.Equal(RunPhase.Cancelled, session.State.Phase);
        free.Set();
    }

    private sealed class LambdaReducer(Func<ChatState, AgUiEvent, ChatState> reduce) : IChatStateReducer
    {
        public ChatState Reduce(ChatState state, AgUiEvent @event) => reduce(state, @event);
    }
}
