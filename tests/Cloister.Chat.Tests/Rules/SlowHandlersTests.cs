using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests.Rules;

public sealed class SlowHandlersTests : IDisposable
{
    private readonly ManualResetEventSlim _release = new();

    public void Dispose() => _release.Dispose();

    [Fact]
    public async Task Subscriber_that_hears_late_is_told_the_run_that_the_event_was_of()
    {
        var heard = new NotingSubscriber();
        var agent = ManualAgent.Playing(run => run.Start().Call("c1", "echo").Finish().Close(), run => run.Answer("done"));
        await using var client = Chat.With(
            agent,
            options =>
            {
                options.Subscribers.Add(heard);
                options.Tools.Add(new ToolDefinition("echo", ""), (_, _) => new("x"));
            }
        );
        var session = client.NewSession();
        var inHandler = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.StateChanged += Block;

        // Another thread hangs in a handler, so all that the runs tell waits.
        var updating = InThread(() => session.UpdateState(JsonData.Object(("n", 1))));
        await inHandler.Task.Soon();
        session.StateChanged -= Block;
        var result = await session.SendAsync("hi").Soon();
        _release.Set();
        await updating.Soon();

        Assert.Equal(2, result.Runs);
        await heard.Finished(2).Soon();
        Assert.All(heard.Starts, start => Assert.Equal(start.Event, start.Told));
        Assert.Equal(agent.Inputs.Select(input => input.RunId), heard.Starts.Select(start => start.Told));

        void Block(object? sender, ChatState state)
        {
            inHandler.TrySetResult();
            _release.Wait();
        }
    }

    [Fact]
    public async Task Nothing_that_still_waited_for_a_handler_is_told_after_disposal()
    {
        await using var client = Chat.With(ManualAgent.Answering());
        var session = client.NewSession();
        var inHandler = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var told = 0;
        session.StateChanged += (_, _) =>
        {
            Interlocked.Increment(ref told);
            inHandler.TrySetResult();
            _release.Wait();
        };
        var updating = InThread(() => session.UpdateState(JsonData.Object(("n", 1))));
        await inHandler.Task.Soon();
        session.UpdateState(JsonData.Object(("n", 2)));

        session.Dispose();
        _release.Set();
        await updating.Soon();

        Assert.Equal(1, told);
    }

    [Fact]
    public async Task Run_waits_when_too_much_waits_for_a_handler_and_one_that_was_stopped_is_not_waited_for()
    {
        var (time, agent) = (new ManualTimeProvider(), new ManualAgent());
        using var logs = new LogCollector();
        await using var client = Chat.With(
            agent,
            options => (options.TimeProvider, options.LoggerFactory, options.AutoPersist) = (time, logs, AutoPersist.Off)
        );
        var session = client.NewSession();
        var inHandler = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        session.StateChanged += (_, _) =>
        {
            inHandler.TrySetResult();
            _release.Wait();
        };
        var updating = InThread(() => session.UpdateState(JsonData.Object(("n", 1))));
        await inHandler.Task.Soon();

        var first = session.SendAsync("one");
        var run = (await agent.NextRunAsync()).Start();
        for (var i = 0; i < 2000; i++)
        {
            run.Emit(new CustomEvent("tick", i));
        }

        await time.WaitForTimersAsync();
        time.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(324, Assert.Single(logs.Records).EventId.Id);
        session.Cancel();
        var second = session.SendAsync("two");
        (await agent.NextRunAsync()).Answer("fine");

        Assert.Equal(RunOutcome.Aborted, (await first.Soon()).Outcome);
        Assert.Equal(RunOutcome.Completed, (await second.Soon()).Outcome);
        _release.Set();
        await updating.Soon();
    }

    private static Task InThread(Action action) =>
        Task.Factory.StartNew(action, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    private sealed class NotingSubscriber : AgentSubscriber
    {
        private readonly TaskCompletionSource _done = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _finished;
        private int _awaited = int.MaxValue;

        public List<(string Event, string Told)> Starts { get; } = [];

        public Task Finished(int count)
        {
            Volatile.Write(ref _awaited, count);
            Check();
            return _done.Task;
        }

        protected override void OnRunStarted(RunIdentity run, RunStartedEvent agentEvent) => Starts.Add((agentEvent.RunId, run.RunId));

        protected override void OnRunFinished(RunIdentity run, RunFinishedEvent agentEvent)
        {
            Interlocked.Increment(ref _finished);
            Check();
        }

        private void Check()
        {
            if (Volatile.Read(ref _finished) >= Volatile.Read(ref _awaited))
            {
                _done.TrySetResult();
            }
        }
    }
}
