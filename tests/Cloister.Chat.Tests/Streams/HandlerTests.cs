using Cloister.AgUi;

namespace Cloister.Chat.Tests;

public class HandlerTests
{
    [Fact]
    public async Task Each_event_is_folded_then_published_then_told_to_subscribers_then_to_readers()
    {
        var agent = new ManualAgent();
        var subscriber = new OrderSubscriber();
        await using var client = Chat.With(agent, options => options.Subscribers.Add(subscriber));
        var session = client.NewSession();
        subscriber.Session = session;
        session.StateChanged += (_, state) => subscriber.Order.Add($"state {state.Messages.Count}");
        var events = session.Events.GetAsyncEnumerator();
        var send = session.SendAsync("hi");
        var run = (await agent.NextRunAsync()).Start();
        Assert.True(await events.MoveNextAsync().AsTask().Soon());
        run.Emit(new TextMessageStartEvent("m"));
        Assert.True(await events.MoveNextAsync().AsTask().Soon());

        Assert.Equal(["state 1", "state 1", "event RunStarted, state 1", "state 2", "event TextMessageStart, state 2"], subscriber.Order);
        run.Emit(new TextMessageEndEvent("m")).Finish().Close();
        await send.Soon();
    }

    [Fact]
    public async Task Subscribers_hear_of_each_kind_of_event_and_of_runs_that_nothing_ended()
    {
        var subscriber = new KindSubscriber();
        var agent = ManualAgent.Playing(
            run =>
                run.Start()
                    .Emit(new StepStartedEvent("s"), new StepFinishedEvent("s"))
                    .Say("x")
                    .Call("c", "tool")
                    .Emit(new ToolCallResultEvent("r", "c", "y"), new ReasoningStartEvent("q"), new ReasoningEndEvent("q"))
                    .Emit(new StateSnapshotEvent(JsonData.EmptyObject), new StateDeltaEvent([]))
                    .Emit(new ActivitySnapshotEvent("a", "PLAN", JsonData.EmptyObject))
                    .Emit(new SubagentStartedEvent("sub", "helper"), new SubagentFinishedEvent("sub"))
                    .Finish()
                    .Close(),
            run => run.Start().Emit(new RunErrorEvent("no")).Close(),
            run => run.Close()
        );
        await using var client = Chat.With(agent);
        client.Subscribers.Add(subscriber);
        var session = client.NewSession();

        await session.SendAsync("1").Soon();
        await session.SendAsync("2").Soon();
        await session.SendAsync("3").Soon();
        Assert.True(client.Subscribers.Remove(subscriber));
        await session.SendAsync("4").Soon();

        Assert.Equal(
            "started step-started step-finished text call result reasoning reasoning delta activity subagent subagent finished started error ended",
            string.Join(' ', subscriber.Heard)
        );
    }

    [Fact]
    public async Task Change_of_the_state_that_does_not_apply_is_told_and_the_run_goes_on()
    {
        var agent = new ManualAgent
        {
            Script = run => run.Start().Emit(new StateDeltaEvent([JsonPatchOperation.Remove("/missing")])).Finish().Close(),
        };
        var folding = new List<FoldWarning>();
        await using var client = Chat.With(agent, options => options.Folding = new() { OnWarning = folding.Add });
        var session = client.NewSession();
        var warnings = new List<FoldWarning>();
        session.StateOutOfSync += (_, warning) => warnings.Add(warning);

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Null(session.State.Error);
        Assert.Equal(FoldWarningKind.StateOutOfSync, Assert.Single(warnings).Kind);
        Assert.Equal(warnings, folding);
    }

    [Fact]
    public async Task Update_made_during_a_run_survives_its_events_and_conflicts_go_to_the_resolver()
    {
        var agent = new ManualAgent();
        var resolver = new LocalWins();
        await using var client = Chat.With(agent, options => options.Folding = new() { ConflictResolver = resolver });
        var session = client.NewSession("t", ChatState.Empty with { State = JsonData.Object(("a", 1), ("b", 1)) });
        resolver.Session = session;
        var send = session.SendAsync("hi");
        var run = (await agent.NextRunAsync()).Start();
        await session.UntilAsync(state => state.Phase == RunPhase.Running);

        session.UpdateState(JsonData.Object(("a", 2), ("c", JsonData.Null)));
        run.Emit(new StateDeltaEvent([JsonPatchOperation.Replace("/a", 3)]), new StateDeltaEvent([JsonPatchOperation.Replace("/b", 3)]))
            .Finish()
            .Close();
        await send.Soon();

        Assert.Equal(JsonData.Object(("a", 2), ("b", 3), ("c", JsonData.Null)), session.State.State);
        Assert.Equal(1, resolver.Calls);
        Assert.Throws<ArgumentException>(() => session.UpdateState(JsonData.Array()));
    }

    [Fact]
    public async Task Update_made_while_the_resolver_decides_is_not_lost()
    {
        var agent = new ManualAgent();
        ChatSession? session = null;
        var asked = 0;
        var resolver = new LambdaResolver(conflict =>
        {
            if (asked++ == 0)
            {
                session!.UpdateState(JsonData.Object(("late", 1)));
            }

            return conflict.LocalState;
        });
        await using var client = Chat.With(agent, options => options.Folding = new() { ConflictResolver = resolver });
        session = client.NewSession();
        var send = session.SendAsync("hi");
        var run = (await agent.NextRunAsync()).Start();
        session.UpdateState(JsonData.Object(("a", 1)));

        run.Emit(new StateDeltaEvent([JsonPatchOperation.Replace("/a", 2)])).Finish().Close();
        await send.Soon();

        Assert.Equal(JsonData.Object(("a", 1), ("late", 1)), session.State.State);
        Assert.Equal(2, asked);
    }

    [Fact]
    public async Task No_lock_is_held_while_a_handler_or_a_resolver_runs()
    {
        var agent = ManualAgent.Answering();
        await using var client = Chat.With(agent);
        var session = client.NewSession();
        var isFree = true;
        session.StateChanged += (_, _) =>
        {
            // Another thread can use the session while this one is in the handler.
            var used = Task.Run(() => session.UpdateState(JsonData.EmptyObject));
            isFree &= SpinWait.SpinUntil(() => used.IsCompleted, Chat.Patience);
        };

        await session.SendAsync("hi").Soon();

        Assert.True(isFree);
    }

    private sealed class LambdaResolver(Func<StateConflict, JsonData> resolve) : IStateConflictResolver
    {
        public JsonData Resolve(StateConflict conflict) => resolve(conflict);
    }

    private sealed class LocalWins : IStateConflictResolver
    {
        public ChatSession? Session { get; set; }

        public int Calls { get; private set; }

        public JsonData Resolve(StateConflict conflict)
        {
            Calls++;
            // Held, the session's lock would make this wait for ever.
            var used = Task.Run(() => Session!.UpdateState(JsonData.EmptyObject));
            Assert.True(SpinWait.SpinUntil(() => used.IsCompleted, Chat.Patience));
            return conflict.LocalState;
        }
    }

    private sealed class OrderSubscriber : AgentSubscriber
    {
        public List<string> Order { get; } = [];

        public ChatSession? Session { get; set; }

        public override void OnEvent(RunIdentity run, AgUiEvent agentEvent) =>
            Order.Add($"event {agentEvent.Type}, state {Session!.State.Messages.Count}");
    }

    private sealed class KindSubscriber : AgentSubscriber
    {
        public List<string> Heard { get; } = [];

        protected override void OnRunStarted(RunIdentity run, RunStartedEvent agentEvent) => Heard.Add("started");

        protected override void OnRunFinished(RunIdentity run, RunFinishedEvent agentEvent) => Heard.Add("finished");

        protected override void OnRunError(RunIdentity run, RunErrorEvent agentEvent) => Heard.Add("error");

        protected override void OnRunEnded(RunIdentity run, RunEnded agentEvent) => Heard.Add("ended");

        protected override void OnStepStarted(RunIdentity run, StepStartedEvent agentEvent) => Heard.Add("step-started");

        protected override void OnStepFinished(RunIdentity run, StepFinishedEvent agentEvent) => Heard.Add("step-finished");

        protected override void OnText(RunIdentity run, TextMessageContentEvent agentEvent) => Heard.Add("text");

        protected override void OnToolCall(RunIdentity run, ToolCallStartEvent agentEvent) => Heard.Add("call");

        protected override void OnToolResult(RunIdentity run, ToolCallResultEvent agentEvent) => Heard.Add("result");

        protected override void OnStateDelta(RunIdentity run, StateDeltaEvent agentEvent) => Heard.Add("delta");

        protected override void OnReasoning(RunIdentity run, AgUiEvent agentEvent) => Heard.Add("reasoning");

        protected override void OnActivity(RunIdentity run, AgUiEvent agentEvent) => Heard.Add("activity");

        protected override void OnSubagent(RunIdentity run, AgUiEvent agentEvent) => Heard.Add("subagent");
    }
}
