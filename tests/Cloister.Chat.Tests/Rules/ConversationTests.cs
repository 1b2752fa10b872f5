using Cloister.AgUi;

namespace Cloister.Chat.Tests.Rules;

public class ConversationTests
{
    [Fact]
    public async Task New_session_has_an_id_of_its_own_unless_it_is_given_one()
    {
        await using var client = Chat.With(ManualAgent.Answering());
        var ids = Enumerable.Range(0, 100).Select(_ => client.NewSession().ThreadId).ToList();

        Assert.Equal(100, ids.Distinct(StringComparer.Ordinal).Count());
        Assert.All(ids, id => Assert.Equal(7, Guid.Parse(id).Version));
        Assert.Equal("", client.NewSession("").ThreadId);
        Assert.Equal("thread-42", client.NewSession("thread-42").ThreadId);
    }

    [Fact]
    public async Task Sessions_of_one_thread_are_strangers_to_each_other()
    {
        await using var client = Chat.With(ManualAgent.Answering());
        var one = client.NewSession("t");
        var other = client.NewSession("t");

        await one.SendAsync("hi").Soon();

        Assert.NotSame(one, other);
        Assert.Equal(ChatState.Empty, other.State);
    }

    [Fact]
    public async Task Client_without_a_storage_keeps_threads_for_itself_when_asked_to()
    {
        await using var client = Chat.With(ManualAgent.Answering());
        await using var stranger = Chat.With(ManualAgent.Answering());
        var session = client.NewSession("t");
        await session.SendAsync("hi").Soon();
        Assert.Empty(await client.ListThreadsAsync().ToListAsync());

        await session.PersistAsync().Soon();

        Assert.Equal(["hi", "hello"], (await client.OpenSessionAsync("t")).State.Texts());
        Assert.Equal(ChatState.Empty, (await stranger.OpenSessionAsync("t")).State);
        await session.ClearAsync().Soon();
        Assert.Empty(await client.ListThreadsAsync().ToListAsync());
    }

    [Fact]
    public async Task Thread_that_was_loaded_by_hand_goes_on_and_no_old_failure_comes_with_it()
    {
        var storage = new InMemorySessionStorage();
        var agent = ManualAgent.Playing(
            run => run.Start().Say("half").Emit(new RunErrorEvent("no") { Code = "E" }).Close(),
            run => run.Answer("whole")
        );
        await using (var before = Chat.With(agent, options => options.Storage = storage))
        {
            Assert.Equal(RunOutcome.Failed, (await before.NewSession("thread-42").SendAsync("hi").Soon()).Outcome);
        }

        await using var after = Chat.With(agent, options => options.Storage = storage);
        var session = after.NewSession("thread-42", await storage.LoadAsync("thread-42"));

        Assert.Null(session.State.Error);
        Assert.Equal(RunPhase.Idle, session.State.Phase);
        Assert.Equal(["hi", "half"], session.State.Texts());
        Assert.Equal(RunOutcome.Completed, (await session.SendAsync("again").Soon()).Outcome);
        Assert.Equal(["hi", "half", "again", "whole"], (await storage.LoadAsync("thread-42"))!.Texts());
    }

    [Fact]
    public async Task Options_that_change_later_change_nothing()
    {
        var options = new AgUiClientOptions { ConcurrentSend = ConcurrentSend.Queue };
        var agent = new ManualAgent();
        await using var client = new AgUiClient(agent, options);
        options.ConcurrentSend = ConcurrentSend.Reject;
        options.Interceptors.Add(new LambdaInterceptor((_, _, _) => throw new InvalidOperationException("too late")));
        options.Subscribers.Clear();
        var session = client.NewSession();

        var sends = new[] { session.SendAsync("one"), session.SendAsync("two") };
        (await agent.NextRunAsync()).Answer("1");
        (await agent.NextRunAsync()).Answer("2");

        Assert.All(await Task.WhenAll(sends).Soon(), result => Assert.Equal(RunOutcome.Completed, result.Outcome));
    }

    [Fact]
    public async Task Empty_update_publishes_nothing_and_one_of_a_scalar_state_is_refused()
    {
        await using var client = Chat.With(
            ManualAgent.Playing(run => run.Start().Emit(new StateSnapshotEvent(JsonData.Null)).Finish().Close())
        );
        var session = client.NewSession();
        var published = 0;
        session.StateChanged += (_, _) => published++;

        session.UpdateState(JsonData.EmptyObject);
        Assert.Equal(0, published);
        session.UpdateState(JsonData.Object(("a", JsonData.Null)));
        Assert.Equal(1, published);
        Assert.Equal(JsonData.Object(("a", JsonData.Null)), session.State.State);

        await session.SendAsync("hi").Soon();
        var before = session.State;
        Assert.Throws<InvalidOperationException>(() => session.UpdateState(JsonData.Object(("a", 1))));
        Assert.Same(before, session.State);
    }

    [Fact]
    public async Task Exceptions_of_the_applications_callbacks_end_no_run()
    {
        var agent = new ManualAgent
        {
            Script = run =>
                run.Start()
                    .Emit(
                        new StateDeltaEvent([JsonPatchOperation.Replace("/mine", 2)]),
                        new StateDeltaEvent([JsonPatchOperation.Remove("/none")])
                    )
                    .Emit(new UnknownEvent("NEW", JsonData.Object(("type", "NEW"))))
                    .Say("x")
                    .Finish()
                    .Close(),
        };
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.Folding = options.Folding with
                {
                    OnWarning = _ => throw new InvalidOperationException("warning"),
                    ConflictResolver = new ThrowingResolver(),
                };
                options.OnWarning = _ => throw new InvalidOperationException("unrecognised");
            }
        );
        client.SubscriberFaulted += (_, _) => throw new InvalidOperationException("fault");
        var session = client.NewSession();
        session.StateOutOfSync += (_, _) => throw new InvalidOperationException("sync");
        var outOfSync = 0;
        session.StateOutOfSync += (_, _) => outOfSync++;
        session.UpdateState(JsonData.Object(("mine", 1)));

        var result = await session.SendAsync("hi").Soon();

        Assert.Equal(RunOutcome.Completed, result.Outcome);
        Assert.Equal(["hi", "x"], session.State.Texts());
        Assert.Equal(JsonData.Object(("mine", 1)), session.State.State);
        Assert.Equal(2, outOfSync);
    }

    private sealed class ThrowingResolver : IStateConflictResolver
    {
        public JsonData Resolve(StateConflict conflict) => throw new InvalidOperationException("resolver");
    }
}
