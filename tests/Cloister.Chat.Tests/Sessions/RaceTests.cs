using Cloister.AgUi;

namespace Cloister.Chat.Tests;

/// <summary>Which call may come when, and what becomes of two that come at once.</summary>
public class RaceTests
{
    private static readonly string[] Phases = ["idle", "cancelled", "error", "running", "awaiting", "tools", "grace", "disposed"];

    /// <summary>What each call does in each phase: the phase, the call, and what has to come of it.</summary>
    public static TheoryData<string, string, string> Table
    {
        get
        {
            var rows = new TheoryData<string, string, string>();
            Add("send", "starts", "starts", "starts", "refused", "refused", "refused", "starts", "disposed");
            Add("regenerate", "starts", "starts", "starts", "refused", "refused", "refused", "starts", "disposed");
            Add("edit", "starts", "starts", "starts", "refused", "refused", "refused", "starts", "disposed");
            Add("resume", "invalid", "invalid", "invalid", "refused", "starts", "refused", "invalid", "disposed");
            Add("submit", "invalid", "invalid", "invalid", "refused", "invalid", "joins", "invalid", "disposed");
            Add("update", "merges", "merges", "merges", "merges", "merges", "merges", "merges", "disposed");
            Add("cancel", "nothing", "nothing", "nothing", "stops", "nothing", "stops", "nothing", "nothing");
            Add("persist", "saves", "saves", "saves", "saves", "saves", "saves", "saves", "disposed");
            Add("clear", "clears", "clears", "clears", "clears", "clears", "clears", "clears", "disposed");
            Add("dispose", "nothing", "nothing", "nothing", "stops", "nothing", "stops", "nothing", "nothing");
            return rows;

            void Add(string call, params string[] effects)
            {
                foreach (var (phase, effect) in Phases.Zip(effects))
                {
                    rows.Add(phase, call, effect);
                }
            }
        }
    }

    [Theory]
    [MemberData(nameof(Table))]
    public async Task Each_call_does_in_each_phase_what_the_table_says(string phase, string call, string effect)
    {
        var storage = new ManualStorage();
        var agent = new ManualAgent();
        var tool = new TaskCompletionSource<ToolOutput>();
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.Storage = storage;
                options.AutoPersist = AutoPersist.Off;
                options.Grace = TimeSpan.FromMinutes(10);
                options.Tools.Add(new ToolDefinition("slow", ""), (_, _) => new(tool.Task)).Add(new ToolDefinition("pick", ""));
            }
        );
        var session = client.NewSession();
        var inFlight = await BringToAsync(session, agent, phase);
        var before = session.State;
        var runs = agent.Inputs.Count;

        var called = Task.CompletedTask;
        var exception = Record.Exception(() =>
        {
            called = Call(session, call);
        });

        switch (effect)
        {
            case "refused":
                Assert.IsType<InvalidOperationException>(exception);
                Assert.Same(before, session.State);
                Assert.Equal(runs, agent.Inputs.Count);
                break;
            case "invalid":
                Assert.IsType<ArgumentException>(exception);
                Assert.Same(before, session.State);
                break;
            case "disposed":
                Assert.IsType<ObjectDisposedException>(exception);
                Assert.Same(before, session.State);
                break;
            case "starts":
                Assert.Null(exception);
                Assert.Equal(RunPhase.Running, session.State.Phase);
                await StartedAsync(agent, runs + 1);
                session.Cancel();
                await called.Soon();
                break;
            case "joins":
                await called.Soon();
                Assert.Equal(before.PendingToolCallIds.Count - 1, session.State.PendingToolCallIds.Count);
                Assert.Equal(runs, agent.Inputs.Count);
                break;
            case "merges":
                Assert.Null(exception);
                Assert.Equal(JsonData.Object(("a", 1)), session.State.State);
                Assert.Equal(before.Phase, session.State.Phase);
                break;
            case "stops":
                await called.Soon();
                Assert.Equal(RunPhase.Cancelled, session.State.Phase);
                Assert.Equal(RunOutcome.Aborted, (await inFlight!.Soon()).Outcome);
                break;
            case "nothing":
                await called.Soon();
                Assert.Same(before, session.State);
                break;
            case "saves":
                await called.Soon();
                Assert.Equal(before, Assert.Single(storage.Saved));
                break;
            case "clears":
                await called.Soon();
                Assert.Equal(ChatState.Empty, session.State);
                Assert.Null(await storage.LoadAsync(session.ThreadId));
                break;
            default:
                Assert.Fail($"The table does not know '{effect}'.");
                break;
        }

        await session.DisposeAsync();
        if (inFlight is not null)
        {
            Assert.True((await inFlight.Soon()).Outcome is RunOutcome.Aborted or RunOutcome.Completed);
        }
    }

    [Fact]
    public Task Cancel_against_the_end_gives_one_outcome_that_the_state_agrees_with() =>
        RaceAsync(
            (session, run) => session.Cancel(),
            (_, run) => run.Emit(new TextMessageEndEvent("m1")).Finish().Close(),
            (session, result) =>
            {
                var expected = result.Outcome == RunOutcome.Completed ? RunPhase.Idle : RunPhase.Cancelled;
                Assert.True(result.Outcome is RunOutcome.Completed or RunOutcome.Aborted);
                Assert.Equal(expected, session.State.Phase);
                Assert.Equal(result.Outcome == RunOutcome.Aborted, session.State.Messages[^1].IsIncomplete);
            }
        );

    [Fact]
    public Task Clear_against_events_brings_nothing_back() =>
        RaceAsync(
            (session, unused) =>
            {
                _ = session.ClearAsync();
            },
            (_, run) => run.Emit(new TextMessageContentEvent("m1", "x"), new TextMessageEndEvent("m1")).Finish().Close(),
            (session, result) =>
            {
                Assert.True(result.Outcome is RunOutcome.Completed or RunOutcome.Aborted);
                Assert.Equal(ChatState.Empty, session.State);
            }
        );

    [Fact]
    public Task Dispose_against_the_end_completes_the_call_once() =>
        RaceAsync(
            (session, _) => session.Dispose(),
            (_, run) => run.Emit(new TextMessageEndEvent("m1")).Finish().Close(),
            (session, result) =>
                Assert.Equal(result.Outcome == RunOutcome.Completed ? RunPhase.Idle : RunPhase.Cancelled, session.State.Phase)
        );

    [Fact]
    public Task Update_against_events_is_never_lost() =>
        RaceAsync(
            (session, _) => session.UpdateState(JsonData.Object(("mine", 1))),
            (_, run) =>
                run.Emit(new TextMessageEndEvent("m1"), new StateDeltaEvent([JsonPatchOperation.Add("/theirs", 1)])).Finish().Close(),
            (session, result) =>
            {
                Assert.Equal(RunOutcome.Completed, result.Outcome);
                Assert.Equal(JsonData.Object(("mine", 1), ("theirs", 1)), session.State.State);
            }
        );

    [Fact]
    public async Task Persist_against_clear_leaves_nothing_stored()
    {
        for (var round = 0; round < 50; round++)
        {
            var storage = new InMemorySessionStorage();
            await using var client = Chat.With(ManualAgent.Answering(), options => options.Storage = storage);
            var session = client.NewSession("t");
            await session.SendAsync("hi").Soon();

            var saves = Enumerable.Range(0, 4).Select(_ => Task.Run(() => session.PersistAsync())).ToList();
            await Task.Run(() => session.ClearAsync()).Soon();
            await Task.WhenAll(saves).Soon();
            await session.DisposeAsync();

            // A save that was asked for after the clearing may have stored the empty conversation, and nothing else.
            Assert.True(await storage.LoadAsync("t") is null or { Messages.IsEmpty: true });
        }
    }

    [Fact]
    public async Task Dispose_against_send_never_leaves_a_call_pending()
    {
        for (var round = 0; round < 100; round++)
        {
            var agent = new ManualAgent();
            await using var client = Chat.With(agent);
            var session = client.NewSession();
            using var start = new Barrier(2);
            var sending = Task.Run(async () =>
            {
                start.SignalAndWait();
                try
                {
                    return (await session.SendAsync("hi")).Outcome;
                }
                catch (ObjectDisposedException)
                {
                    return RunOutcome.Aborted;
                }
            });
            start.SignalAndWait();
            session.Dispose();

            Assert.Equal(RunOutcome.Aborted, await sending.Soon());
            Assert.False(session.IsRunning);
        }
    }

    /// <summary>Does two things at the same moment in the middle of a run, many times.</summary>
    private static async Task RaceAsync(
        Action<ChatSession, ManualRun> one,
        Action<ChatSession, ManualRun> other,
        Action<ChatSession, RunResult> check
    )
    {
        for (var round = 0; round < 50; round++)
        {
            var agent = new ManualAgent();
            await using var client = Chat.With(agent);
            var (session, send, run) = await Chat.InRunAsync(client, agent);
            await session.UntilAsync(state => state.Texts() is [_, "par"]);
            using var start = new Barrier(2);
            var racing = Task.Run(() =>
            {
                start.SignalAndWait();
                one(session, run);
            });
            start.SignalAndWait();
            other(session, run);
            await racing.Soon();

            check(session, await send.Soon());
        }
    }

    private static async Task<Task<RunResult>?> BringToAsync(ChatSession session, ManualAgent agent, string phase)
    {
        var send = session.SendAsync("hi");
        var run = await agent.NextRunAsync();
        switch (phase)
        {
            case "cancelled":
                session.Cancel();
                await send.Soon();
                return null;
            case "error":
                run.Start().Emit(new RunErrorEvent("no")).Close();
                await send.Soon();
                return null;
            case "running":
                run.Start();
                await run.Waiting;
                await session.UntilAsync(state => state.LastRun is null);
                return send;
            case "awaiting":
                run.Start().Ask(new Interrupt("i1", "confirmation")).Close();
                await send.Soon();
                return null;
            case "tools":
                run.Start().Call("c1", "slow").Call("c2", "pick").Finish().Close();
                await session.UntilAsync(state => state is { Phase: RunPhase.Running, PendingToolCallIds.Count: 2 });
                return send;
            case "grace":
                run.Start().Finish();
                await session.UntilAsync(state => state.Phase == RunPhase.Idle);
                return send;
            case "disposed":
                run.Answer("x");
                await send.Soon();
                await session.DisposeAsync();
                return null;
            default:
                run.Answer("x");
                await send.Soon();
                return null;
        }
    }

    private static Task Call(ChatSession session, string call) =>
        call switch
        {
            "send" => session.SendAsync("again"),
            "regenerate" => session.RegenerateAsync(),
            "edit" => session.EditAndResendAsync(session.State.Messages[0].Id, "other words"),
            "resume" => session.ResumeAsync([ResumeEntry.Resolve("i1")]),
            "submit" => session.SubmitToolResultAsync("c2", "red"),
            "persist" => session.PersistAsync(),
            "clear" => session.ClearAsync(),
            "update" => Do(() => session.UpdateState(JsonData.Object(("a", 1)))),
            "cancel" => Do(session.Cancel),
            _ => Do(session.Dispose),
        };

    private static Task Do(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private static async Task StartedAsync(ManualAgent agent, int runs)
    {
        while (agent.Inputs.Count < runs)
        {
            await agent.NextRunAsync();
        }
    }
}
