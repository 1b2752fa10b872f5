using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests;

public class PersistTests
{
    [Fact]
    public async Task Users_message_is_stored_before_the_request_leaves()
    {
        var storage = new InMemorySessionStorage();
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.Storage = storage);
        var send = client.NewSession("t").SendAsync("hi");

        var run = await agent.NextRunAsync();
        var stored = await storage.LoadAsync("t");
        run.Answer("x");
        await send.Soon();

        Assert.Equal(["hi"], stored!.Texts());
        Assert.Equal(["hi", "x"], (await storage.LoadAsync("t"))!.Texts());
    }

    [Fact]
    public async Task Run_in_flight_is_saved_at_most_once_a_second()
    {
        var time = new ManualTimeProvider();
        var storage = new ManualStorage();
        var agent = new ManualAgent();
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.Storage = storage;
                options.TimeProvider = time;
            }
        );
        var session = client.NewSession("t");
        var send = session.SendAsync("hi");
        var run = await agent.NextRunAsync();
        run.Start().Emit(new TextMessageStartEvent("m"));
        for (var i = 0; i < 100; i++)
        {
            run.Emit(new TextMessageContentEvent("m", "x"));
        }

        await session.UntilAsync(state => state.Texts() is [_, { Length: 100 }]);
        Assert.Single(storage.Saved);
        time.Advance(TimeSpan.FromSeconds(1));
        await storage.UntilAsync(2);

        Assert.Equal(100, storage.Saved[1].Texts()[1].Length);
        run.Emit(new TextMessageEndEvent("m")).Finish().Close();
        await send.Soon();
        Assert.Equal(3, storage.Saved.Count);
        Assert.Equal(RunPhase.Idle, storage.Saved[2].Phase);
    }

    [Theory]
    [InlineData(AutoPersist.Off, 0)]
    [InlineData(AutoPersist.OnRunEnd, 1)]
    [InlineData(AutoPersist.Throughout, 2)]
    public async Task It_saves_as_often_as_the_option_says(AutoPersist option, int saves)
    {
        var storage = new ManualStorage();
        await using var client = Chat.With(
            ManualAgent.Answering(),
            options =>
            {
                options.Storage = storage;
                options.AutoPersist = option;
            }
        );

        await client.NewSession("t").SendAsync("hi").Soon();

        Assert.Equal(saves, storage.Saved.Count);
    }

    [Fact]
    public async Task Update_between_runs_is_saved_within_a_second()
    {
        var (time, storage) = (new ManualTimeProvider(), new ManualStorage());
        await using var client = Chat.With(ManualAgent.Answering(), options => (options.Storage, options.TimeProvider) = (storage, time));
        var session = client.NewSession("t");
        await session.SendAsync("hi").Soon();
        AgUiAssert.NoTimers(time);

        session.UpdateState(JsonData.Object(("a", 1)));
        time.Advance(TimeSpan.FromSeconds(1));
        await storage.UntilAsync(3);

        Assert.Equal(JsonData.Object(("a", 1)), storage.Saved[2].State);
        AgUiAssert.NoTimers(time);
    }

    [Fact]
    public async Task Update_right_before_disposal_is_saved_and_waited_for()
    {
        var release = new TaskCompletionSource();
        var storage = new ManualStorage { Gate = release.Task };
        await using var client = Chat.With(
            ManualAgent.Answering(),
            options => (options.Storage, options.TimeProvider) = (storage, new ManualTimeProvider())
        );
        var session = client.NewSession("t");
        session.UpdateState(JsonData.Object(("a", 1)));

        var disposing = session.DisposeAsync().AsTask();

        Assert.False(disposing.IsCompleted);
        release.SetResult();
        await disposing.Soon();
        Assert.Equal(JsonData.Object(("a", 1)), Assert.Single(storage.Saved).State);
    }

    [Fact]
    public async Task Save_that_is_due_when_the_conversation_is_cleared_does_not_bring_it_back()
    {
        var (time, storage) = (new ManualTimeProvider(), new ManualStorage());
        await using var client = Chat.With(ManualAgent.Answering(), options => (options.Storage, options.TimeProvider) = (storage, time));
        var session = client.NewSession("t");
        session.UpdateState(JsonData.Object(("a", 1)));

        await session.ClearAsync().Soon();

        AgUiAssert.NoTimers(time);
        Assert.Empty(storage.Saved);
    }

    [Theory]
    [InlineData(AutoPersist.OnRunEnd, 1)]
    [InlineData(AutoPersist.Throughout, 2)]
    public async Task Stopped_run_is_saved_as_it_was_left(AutoPersist option, int saves)
    {
        var storage = new ManualStorage();
        var agent = new ManualAgent();
        await using var client = Chat.With(
            agent,
            options => (options.Storage, options.AutoPersist, options.TimeProvider) = (storage, option, new ManualTimeProvider())
        );
        var (session, _, _) = await Chat.InRunAsync(client, agent);
        await session.UntilAsync(state => state.Texts() is [_, "par"]);

        session.Cancel();
        await storage.UntilAsync(saves);

        Assert.Equal(RunPhase.Cancelled, storage.Saved[^1].Phase);
        Assert.Equal(["hi", "par"], storage.Saved[^1].Texts());
    }

    [Fact]
    public async Task Failure_is_told_and_the_run_goes_on()
    {
        var storage = new ManualStorage { Failure = new IOException("full") };
        await using var client = Chat.With(ManualAgent.Answering(), options => options.Storage = storage);
        var session = client.NewSession("t");
        var failures = new List<Exception>();
        session.PersistFailed += (_, failed) => failures.Add(failed.Exception);

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal(2, failures.Count);
        await Assert.ThrowsAsync<IOException>(() => session.PersistAsync().Soon());
        storage.Failure = null;
        await session.PersistAsync().Soon();
        Assert.Single(storage.Saved);
    }

    [Fact]
    public async Task Storage_that_hangs_can_be_cancelled_away_from()
    {
        var storage = new ManualStorage { Gate = new TaskCompletionSource().Task };
        var agent = ManualAgent.Answering();
        await using var client = Chat.With(agent, options => options.Storage = storage);
        var session = client.NewSession("t");
        var send = session.SendAsync("hi");

        session.Cancel();

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        Assert.Empty(agent.Inputs);
    }

    [Fact]
    public async Task Storage_that_hangs_after_the_run_does_not_hang_what_comes_next()
    {
        var gate = new TaskCompletionSource();
        var storage = new ManualStorage();
        var agent = new ManualAgent();
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.Storage = storage;
                options.AutoPersist = AutoPersist.OnRunEnd;
            }
        );
        var session = client.NewSession("t");
        storage.Gate = gate.Task;
        var first = session.SendAsync("hi");
        (await agent.NextRunAsync()).Answer("x");
        await session.UntilAsync(state => state.Phase == RunPhase.Idle);

        session.Cancel();

        Assert.Equal(RunOutcome.Completed, (await first.Soon()).Outcome);
        Assert.Equal(RunPhase.Idle, session.State.Phase);
        gate.SetResult();
    }

    [Fact]
    public async Task Storage_that_never_comes_back_holds_up_a_run_once_and_not_for_ever()
    {
        var time = new ManualTimeProvider();
        var gate = new TaskCompletionSource();
        var storage = new ManualStorage { Gate = gate.Task };
        await using var client = Chat.With(ManualAgent.Answering(), options => (options.Storage, options.TimeProvider) = (storage, time));
        var session = client.NewSession("t");
        var failures = new List<Exception>();
        session.PersistFailed += (_, failed) => failures.Add(failed.Exception);

        var first = session.SendAsync("hi");
        await time.WaitForTimersAsync();
        time.Advance(TimeSpan.FromSeconds(10));

        Assert.Equal(RunOutcome.Completed, (await first.Soon()).Outcome);
        Assert.Equal(RunOutcome.Completed, (await session.SendAsync("again").Soon()).Outcome);
        Assert.Contains("'t'", Assert.IsType<TimeoutException>(Assert.Single(failures)).Message, StringComparison.Ordinal);
        gate.SetResult();
        await storage.UntilAsync(2);
        Assert.Equal(["hi"], storage.Saved[0].Texts());
        Assert.Equal(["hi", "hello", "again", "hello"], storage.Saved[1].Texts());
        Assert.Single(failures);
    }

    [Fact]
    public async Task Cleared_thread_does_not_come_back_with_the_storage()
    {
        var time = new ManualTimeProvider();
        var gate = new TaskCompletionSource();
        var storage = new ManualStorage { Gate = gate.Task };
        await using var client = Chat.With(ManualAgent.Answering(), options => (options.Storage, options.TimeProvider) = (storage, time));
        var session = client.NewSession("t");
        var send = session.SendAsync("hi");
        await time.WaitForTimersAsync();
        time.Advance(TimeSpan.FromSeconds(10));
        await send.Soon();

        var clearing = session.ClearAsync();
        gate.SetResult();
        await clearing.Soon();
        await session.PersistAsync().Soon();

        Assert.Equal(["hi"], storage.Saved[0].Texts());
        Assert.Equal(2, storage.Saved.Count);
    }

    [Fact]
    public async Task Storage_that_blocks_holds_up_no_call()
    {
        using var blocked = new ManualResetEventSlim();
        var storage = new BlockingStorage(blocked);
        await using var client = Chat.With(new ManualAgent(), options => (options.Storage, options.OwnsStorage) = (storage, false));
        var session = client.NewSession("t");
        var send = session.SendAsync("hi");

        await Task.Run(session.Cancel).Soon();
        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        session.UpdateState(JsonData.Object(("a", 1)));
        await Task.Run(session.Dispose).Soon();

        blocked.Set();
    }

    [Fact]
    public async Task Somebody_elses_save_is_a_conflict_and_not_lost()
    {
        var storage = new InMemorySessionStorage();
        await using var client = Chat.With(
            ManualAgent.Answering(),
            options =>
            {
                options.Storage = storage;
                options.AutoPersist = AutoPersist.Throughout;
            }
        );
        var one = client.NewSession("t");
        await one.SendAsync("one").Soon();
        await one.SendAsync("more").Soon();
        var other = client.NewSession("t");
        var failures = new List<Exception>();
        other.PersistFailed += (_, failed) => failures.Add(failed.Exception);

        await other.SendAsync("two").Soon();

        Assert.All(failures, failure => Assert.IsType<SessionConflictException>(failure));
        Assert.Equal(2, failures.Count);
        Assert.Equal("one", (await storage.LoadAsync("t"))!.Texts()[0]);
        var third = await client.OpenSessionAsync("t");
        await third.SendAsync("three").Soon();
        Assert.Equal("three", (await storage.LoadAsync("t"))!.Texts()[^2]);
    }

    [Fact]
    public async Task After_a_conflict_an_explicit_overwrite_lets_the_session_save_itself_again()
    {
        var storage = new InMemorySessionStorage();
        await using var client = Chat.With(ManualAgent.Answering(), options => options.Storage = storage);
        var (session, failures) = await ConflictAsync(client);

        var conflict = await Assert.ThrowsAsync<SessionConflictException>(() => session.PersistAsync().Soon());
        await session.PersistAsync(SaveMode.Overwrite).Soon();
        failures.Clear();
        await session.SendAsync("more").Soon();

        Assert.Contains(nameof(ChatSession.ReloadAsync), conflict.Message, StringComparison.Ordinal);
        Assert.Empty(failures);
        Assert.Equal(["mine", "hello", "more", "hello"], (await storage.LoadAsync("t"))!.Texts());
    }

    [Fact]
    public async Task After_a_conflict_the_session_can_go_on_from_what_is_stored()
    {
        var storage = new InMemorySessionStorage();
        await using var client = Chat.With(ManualAgent.Answering(), options => options.Storage = storage);
        var (session, failures) = await ConflictAsync(client);
        var published = new TaskCompletionSource<ChatState>();
        session.StateChanged += (_, state) => published.TrySetResult(state);

        await session.ReloadAsync().Soon();

        Assert.Equal(["theirs", "hello"], session.State.Texts());
        Assert.Equal(["theirs", "hello"], (await published.Task.Soon()).Texts());
        failures.Clear();
        await session.SendAsync("more").Soon();
        Assert.Empty(failures);
        Assert.Equal(["theirs", "hello", "more", "hello"], (await storage.LoadAsync("t"))!.Texts());
    }

    [Fact]
    public async Task Reloading_stops_the_run_in_flight_once_the_storage_has_answered_and_saves_nothing_of_it()
    {
        var storage = new ManualStorage();
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => options.Storage = storage);
        var (session, send, _) = await Chat.InRunAsync(client, agent);
        storage.Failure = new IOException("gone");
        await Assert.ThrowsAsync<IOException>(() => session.ReloadAsync().Soon());
        Assert.True(session.IsRunning);
        storage.Failure = null;
        await client.DeleteThreadAsync(session.ThreadId);
        var saves = storage.Saved.Count;

        await session.ReloadAsync().Soon();

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        Assert.Same(ChatState.Empty, session.State);
        await session.DisposeAsync();
        Assert.Equal(saves, storage.Saved.Count);
    }

    [Fact]
    public async Task Thread_that_is_cleared_while_an_event_is_told_is_not_stored_empty()
    {
        var time = new ManualTimeProvider();
        var storage = new ManualStorage();
        var agent = new ManualAgent();
        await using var client = Chat.With(agent, options => (options.Storage, options.TimeProvider) = (storage, time));
        var session = client.NewSession("t");
        var clearing = Task.CompletedTask;
        session.StateChanged += (_, state) => clearing = state.Messages.Count == 2 ? session.ClearAsync() : clearing;
        var send = session.SendAsync("hi");
        var run = await agent.NextRunAsync();
        run.Start().Emit(new TextMessageStartEvent("m"));
        await send.Soon();
        await clearing.Soon();
        await run.Disposed;
        var saves = storage.Saved.Count;

        time.Advance(TimeSpan.FromSeconds(1));
        await session.DisposeAsync();

        Assert.Equal(saves, storage.Saved.Count);
        Assert.Null(await storage.LoadAsync("t"));
    }

    [Fact]
    public async Task State_carries_the_revision_it_was_saved_as()
    {
        var storage = new InMemorySessionStorage();
        await using var client = Chat.With(ManualAgent.Answering(), options => options.Storage = storage);
        var session = client.NewSession("t");
        await session.SendAsync("hi").Soon();

        Assert.Equal((await storage.LoadAsync("t"))!.Revision, session.State.Revision);
    }

    [Fact]
    public async Task Persisting_saves_the_state_of_the_call_also_in_a_run()
    {
        var storage = new ManualStorage();
        var agent = new ManualAgent();
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.Storage = storage;
                options.AutoPersist = AutoPersist.Off;
            }
        );
        var (session, send, run) = await Chat.InRunAsync(client, agent);
        await session.UntilAsync(state => state.Texts() is [_, "par"]);
        var gate = new TaskCompletionSource();
        storage.Gate = gate.Task;

        var saving = session.PersistAsync();
        run.Emit(new TextMessageContentEvent("m1", "tial"), new TextMessageEndEvent("m1")).Finish().Close();
        await send.Soon();
        gate.SetResult();
        await saving.Soon();

        Assert.Equal(["hi", "par"], Assert.Single(storage.Saved).Texts());
    }

    [Fact]
    public async Task Cleared_conversation_stays_away_whatever_was_under_way()
    {
        var storage = new ManualStorage();
        var agent = new ManualAgent { Manners = new() { IgnoresCancellation = true } };
        await using var client = Chat.With(agent, options => options.Storage = storage);
        var (session, send, run) = await Chat.InRunAsync(client, agent);
        var gate = new TaskCompletionSource();
        storage.Gate = gate.Task;
        var saving = session.PersistAsync();
        var published = new List<ChatState>();
        session.StateChanged += (_, state) => published.Add(state);

        var clearing = session.ClearAsync();
        run.Emit(new TextMessageContentEvent("m1", "back again"), new TextMessageEndEvent("m1")).Finish().Close();
        await run.Disposed;

        Assert.Equal(RunOutcome.Aborted, (await send.Soon()).Outcome);
        Assert.Empty(session.State.Messages);
        Assert.Equal(RunPhase.Idle, session.State.Phase);
        Assert.Single(published);
        gate.SetResult();
        await saving.Soon();
        await clearing.Soon();
        Assert.Equal(ChatState.Empty, session.State);
        Assert.Null(await storage.LoadAsync(session.ThreadId));
        await session.PersistAsync().Soon();
        Assert.NotNull(await storage.LoadAsync(session.ThreadId));
    }

    [Fact]
    public async Task Delete_that_fails_surfaces_and_the_conversation_is_empty_all_the_same()
    {
        var storage = new ManualStorage();
        await using var client = Chat.With(ManualAgent.Answering(), options => options.Storage = storage);
        var session = client.NewSession("t");
        await session.SendAsync("hi").Soon();
        storage.Failure = new IOException("locked");

        await Assert.ThrowsAsync<IOException>(() => session.ClearAsync().Soon());

        Assert.Empty(session.State.Messages);
    }

    [Fact]
    public async Task Reopened_thread_is_what_can_be_true_in_a_new_process_and_can_send_at_once()
    {
        var storage = new InMemorySessionStorage();
        await storage.SaveAsync("t", ChatState.Empty.Append(new UserMessage("u1", "hi")) with { Phase = RunPhase.Running });
        var agent = ManualAgent.Answering();
        await using var client = Chat.With(agent, options => options.Storage = storage);

        var session = await client.OpenSessionAsync("t");

        Assert.Equal(RunPhase.Cancelled, session.State.Phase);
        Assert.Empty(agent.Inputs);
        await session.SendAsync("again").Soon();
        Assert.Equal(["hi", "again", "hello"], session.State.Texts());
        Assert.Equal(["t"], await ThreadIdsAsync(client));
        await client.DeleteThreadAsync("t");
        Assert.Empty(await ThreadIdsAsync(client));
        Assert.Equal(3, session.State.Messages.Count);
    }

    /// <summary>A session that said something to a thread that somebody else had saved.</summary>
    private static async Task<(ChatSession Session, List<Exception> Failures)> ConflictAsync(AgUiClient client)
    {
        var failures = new List<Exception>();
        var session = client.NewSession("t");
        session.PersistFailed += (_, failed) => failures.Add(failed.Exception);
        await client.NewSession("t").SendAsync("theirs").Soon();
        await session.SendAsync("mine").Soon();
        Assert.NotEmpty(failures);
        return (session, failures);
    }

    private static async Task<List<string>> ThreadIdsAsync(AgUiClient client)
    {
        var ids = new List<string>();
        await foreach (var thread in client.ListThreadsAsync())
        {
            ids.Add(thread.ThreadId);
        }

        return ids;
    }
}
