using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using Cloister.AgUi;

namespace Cloister.Chat.Tests.Rules;

/// <summary>Random calls from several threads on one session, whose agent does what it likes: whatever happens, some things stay true.</summary>
public class AnyOrderTests
{
    private const int Threads = 4;

    public static TheoryData<ConcurrentSend, int> Policies =>
        new()
        {
            { ConcurrentSend.Reject, 1 },
            { ConcurrentSend.CancelPrevious, 2 },
            { ConcurrentSend.Queue, 3 },
        };

    [Theory]
    [MemberData(nameof(Policies))]
    public Task One_session_stays_whole_whatever_is_called_when(ConcurrentSend policy, int seed) => PlayAsync(policy, seed, calls: 300);

    [Theory]
    [MemberData(nameof(Policies))]
    [Trait("Category", "Stress")]
    public async Task One_session_stays_whole_for_a_long_time(ConcurrentSend policy, int seed)
    {
        for (var round = 0; round < 100; round++)
        {
            await PlayAsync(policy, seed + (round * 10), calls: 2000);
        }
    }

    private static async Task PlayAsync(ConcurrentSend policy, int seed, int calls)
    {
        var agent = new RandomAgent(seed);
        var storage = new InMemorySessionStorage();
        var client = Chat.With(
            agent,
            options =>
            {
                options.ConcurrentSend = policy;
                options.Storage = storage;
                options.Backpressure = seed % 2 == 0 ? Backpressure.PauseUpstream : Backpressure.Join;
                options.EventBufferSize = 8;
                options.TraceCapacity = 100;
                options.Grace = TimeSpan.FromMilliseconds(20);
                options.Tools.Add(new ToolDefinition("echo", ""), (call, _) => new(call.ThreadId)).Add(new ToolDefinition("pick", ""));
            }
        );
        await using var other = client.NewSession("other");
        await using var session = client.NewSession("mine");
        var published = new ConcurrentQueue<ChatState>();
        session.StateChanged += (_, state) => published.Enqueue(state);
        var tasks = new ConcurrentBag<Task>();

        await Task.WhenAll(
                Enumerable
                    .Range(0, Threads)
                    .Select(number =>
                        Task.Run(async () =>
                        {
                            var random = new Random((seed * 1000) + number);
                            for (var call = 0; call < calls; call++)
                            {
                                await CallAsync(random.Next(20) == 0 ? other : session, random, tasks);
                            }
                        })
                    )
            )
            .WaitAsync(TimeSpan.FromMinutes(2));

        await QuietAsync(session);
        await QuietAsync(other);
        await EveryCallEndsAsync(tasks);
        Check(session);
        Check(other);
        Assert.All(published, state => AssertOwn("mine", state));

        // It is as good as new.
        await session.ClearAsync().Soon();
        agent.BehavesFromNowOn();
        Assert.Equal(RunOutcome.Completed, (await session.SendAsync("still there?").Soon()).Outcome);
        Assert.Equal(["still there?", "mine"], session.State.Texts());
        await client.DisposeAsync().AsTask().Soon();
        Assert.Equal(["still there?", "mine"], (await storage.LoadAsync("mine"))!.Texts());
    }

    private static async Task CallAsync(ChatSession session, Random random, ConcurrentBag<Task> tasks)
    {
        var text = $"said {session.ThreadId}";
        try
        {
            switch (random.Next(14))
            {
                case 0 or 1 or 2:
                    tasks.Add(session.SendAsync(text, Anyway(random)));
                    break;
                case 3:
                    using (var leave = new CancellationTokenSource())
                    {
                        tasks.Add(session.SendAsync(text, Anyway(random), leave.Token));
                        await Task.Yield();
                        await leave.CancelAsync();
                    }

                    break;
                case 4:
                    session.Cancel();
                    break;
                case 5:
                    tasks.Add(session.RegenerateAsync(Anyway(random)));
                    break;
                case 6:
                    var said = session.State.Messages.OfType<UserMessage>().LastOrDefault();
                    tasks.Add(session.EditAndResendAsync(said?.Id ?? "nobody", text, Anyway(random)));
                    break;
                case 7:
                    tasks.Add(session.ResumeAsync(session.State.PendingInterrupts.Select(open => ResumeEntry.Resolve(open.Id))));
                    break;
                case 8:
                    var call = session.State.PendingToolCalls.Select(open => open.Call.Id).LastOrDefault();
                    tasks.Add(session.SubmitToolResultAsync(call ?? "none", session.ThreadId));
                    break;
                case 9:
                    session.UpdateState(JsonData.Object((session.ThreadId, random.Next(9))));
                    break;
                case 10 when random.Next(5) == 0:
                    await session.ClearAsync().Soon();
                    break;
                case 11:
                    await session.PersistAsync().Soon();
                    break;
                case 12:
                    tasks.Add(WatchAsync(session, text, Anyway(random), random.Next(8)));
                    break;
                default:
                    await using (var reader = session.Events.GetAsyncEnumerator())
                    {
                        await Task.Yield();
                    }

                    break;
            }
        }
        catch (Exception exception) when (exception is InvalidOperationException or ArgumentException)
        {
            // Refused, as documented for calls that the moment does not allow.
            Assert.IsNotType<ObjectDisposedException>(exception);
        }
    }

    private static async Task WatchAsync(ChatSession session, string text, SendOptions? options, int patience)
    {
        await foreach (var state in session.SendAndWatchAsync(text, options))
        {
            AssertOwn(session.ThreadId, state);
            if (patience-- == 0)
            {
                break;
            }
        }
    }

    private static SendOptions? Anyway(Random random) =>
        random.Next(2) == 0 ? null : new() { PendingInterrupts = PendingInterrupts.CancelAll, OpenToolCalls = OpenToolCalls.Decline };

    private static async Task QuietAsync(ChatSession session)
    {
        session.Cancel();
        using var limit = new CancellationTokenSource(Chat.Patience, TimeProvider.System);
        while (session.IsRunning)
        {
            Assert.False(limit.IsCancellationRequested, $"It still runs {session.CurrentRunId}.");
            await Task.Yield();
            session.Cancel();
        }
    }

    private static async Task EveryCallEndsAsync(ConcurrentBag<Task> tasks)
    {
        foreach (var task in tasks)
        {
            try
            {
                await task.Soon();
            }
            catch (Exception exception) when (exception is OperationCanceledException or InvalidOperationException or ArgumentException)
            {
                // Its own token, or refused when its turn in the queue came.
                Assert.True(task.IsCompleted);
            }
        }
    }

    private static void Check(ChatSession session)
    {
        var state = session.State;
        AssertOwn(session.ThreadId, state);
        Assert.False(state.IsRunning, $"Nothing runs, and the phase is {state.Phase}.");
        Assert.Equal(
            state.Phase == RunPhase.AwaitingInput,
            !state.PendingInterrupts.IsEmpty && state.Phase is not (RunPhase.Cancelled or RunPhase.Error)
        );
        Assert.Equal(state.Messages.Count, state.Messages.Select(message => message.Id).Distinct(StringComparer.Ordinal).Count());
        Assert.Null(session.CurrentRunId);
        if (state.Phase == RunPhase.Error)
        {
            Assert.NotNull(state.Error);
        }
    }

    private static void AssertOwn(string threadId, ChatState state) =>
        Assert.All(
            state.Messages,
            message =>
                Assert.True(
                    message is ToolMessage
                        || message.Text.IsEmpty
                        || message.Text.ToString() == threadId
                        || message.Text.ToString() == $"said {threadId}",
                    $"'{message.Text}' is not of thread '{threadId}'."
                )
        );

    private sealed class RandomAgent(int seed) : IAgent
    {
        private readonly Lock _sync = new();
        private readonly Random _random = new(seed);
        private volatile bool _behaves;

        public void BehavesFromNowOn() => _behaves = true;

        public async IAsyncEnumerable<AgUiEvent> RunAsync(
            RunContext context,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            var input = context.Input;
            var choice = _behaves ? 99 : Next();
            if (choice % 3 == 0)
            {
                await Task.Yield();
            }

            yield return new RunStartedEvent(input.ThreadId, input.RunId);
            yield return new TextMessageStartEvent($"m-{input.RunId}");
            yield return new TextMessageContentEvent($"m-{input.RunId}", input.ThreadId);
            if (choice < 15)
            {
                // It hangs, and half of the time it does not even listen.
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, choice < 7 ? default : cancellationToken);
            }

            yield return new TextMessageEndEvent($"m-{input.RunId}");
            switch (choice)
            {
                case < 25:
                    throw new IOException("broken");
                case < 35:
                    yield break;
                case < 45:
                    yield return new RunErrorEvent("no");
                    yield break;
                case < 65:
                    foreach (var agentEvent in Call(input, choice < 55 ? "echo" : "pick"))
                    {
                        yield return agentEvent;
                    }

                    break;
                case < 75:
                    yield return new RunFinishedEvent(input.ThreadId, input.RunId)
                    {
                        Outcome = new InterruptOutcome([new($"i-{input.RunId}", "confirmation")]),
                    };
                    yield break;
                case < 80:
                    yield return new StateDeltaEvent([JsonPatchOperation.Add("/agent", input.RunId)]);
                    await Task.Yield();
                    break;
            }

            yield return new RunFinishedEvent(input.ThreadId, input.RunId);
            if (choice is > 80 and < 90)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, TimeProvider.System, cancellationToken);
            }
        }

        private static IEnumerable<AgUiEvent> Call(RunAgentInput input, string tool)
        {
            var id = $"c-{input.RunId}";
            yield return new ToolCallStartEvent(id, tool);
            yield return new ToolCallArgsEvent(id, "{}");
            yield return new ToolCallEndEvent(id);
        }

        private int Next()
        {
            lock (_sync)
            {
                return _random.Next(100);
            }
        }
    }
}
