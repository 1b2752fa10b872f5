using System.Runtime.CompilerServices;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Chat.Tests.Rules;

public class LeakTests
{
    [Fact]
    public async Task Token_that_outlives_the_calls_it_was_given_to_keeps_nothing_of_them()
    {
        using var lifetime = new CancellationTokenSource();
        await using var client = Chat.With(new ForgetfulAgent());

        Assert.Empty(await AliveAsync(await UseAsync(client, lifetime.Token)));
    }

    [Fact]
    public async Task Disposed_session_is_kept_by_nobody()
    {
        await using var client = Chat.With(new ForgetfulAgent(), options => options.AutoPersist = AutoPersist.Throughout);

        Assert.Empty(await AliveAsync(await UseAsync(client, CancellationToken.None)));
        Assert.Empty(client.Sessions);
    }

    [Fact]
    public async Task Agent_that_keeps_its_contexts_keeps_no_session()
    {
        var agent = new ForgetfulAgent { Contexts = [] };
        await using var client = Chat.With(agent);

        Assert.Empty(await AliveAsync(await UseAsync(client, CancellationToken.None)));
        Assert.NotEmpty(agent.Contexts);
    }

    [Fact]
    public async Task No_timer_is_left_after_many_runs_of_every_kind()
    {
        var time = new ManualTimeProvider();
        await using var client = Chat.With(
            new ForgetfulAgent(),
            options =>
            {
                options.TimeProvider = time;
                options.Storage = new InMemorySessionStorage();
            }
        );

        for (var round = 0; round < 40; round++)
        {
            await using var session = client.NewSession();
            for (var call = 0; call < 25; call++)
            {
                var send = session.SendAsync("hi");
                if (call % 4 == 0)
                {
                    session.Cancel();
                }

                await send.Soon();
            }
        }

        await UntilAsync(() => time.PendingTimers == 0, () => $"{time.PendingTimers} timers are left.");
    }

    /// <summary>Uses sessions up, and says what of them should be gone.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    private static async Task<List<WeakReference>> UseAsync(AgUiClient client, CancellationToken token)
    {
        List<WeakReference> left = [];
        for (var i = 0; i < 10; i++)
        {
            await using var session = client.NewSession();
            session.StateChanged += (_, _) => { };
            await session.SendAsync("hi", cancellationToken: token).Soon();
            await foreach (var state in session.SendAndWatchAsync("again", cancellationToken: token))
            {
                Assert.NotNull(state);
            }

            await foreach (var unused in session.ObserveStates(replayCurrent: true).WithCancellation(token))
            {
                break;
            }

            left.Add(new(session));
        }

        return left;
    }

    /// <summary>What is still alive after collections; what goes down on other threads gets its time.</summary>
    private static async Task<List<object>> AliveAsync(List<WeakReference> references)
    {
        for (var attempt = 0; attempt < 100; attempt++)
        {
            GC.Collect();
            GC.WaitForPendingFinalizers();
            if (!references.Exists(reference => reference.IsAlive))
            {
                break;
            }

            await Task.Delay(TimeSpan.FromMilliseconds(10), TimeProvider.System);
        }

        return [.. references.Select(reference => reference.Target).OfType<object>()];
    }

    private static async Task UntilAsync(Func<bool> condition, Func<string> problem)
    {
        using var limit = new CancellationTokenSource(Chat.Patience, TimeProvider.System);
        while (!condition())
        {
            Assert.False(limit.IsCancellationRequested, problem());
            await Task.Yield();
        }
    }

    /// <summary>An agent that ends its runs in each way in turn, and remembers nothing of them.</summary>
    private sealed class ForgetfulAgent : IAgent
    {
        public List<RunContext>? Contexts { get; init; }

        public async IAsyncEnumerable<AgUiEvent> RunAsync(
            RunContext context,
            [EnumeratorCancellation] CancellationToken cancellationToken = default
        )
        {
            Contexts?.Add(context);
            yield return new RunStartedEvent(context.Input.ThreadId, context.Input.RunId);
            await Task.Yield();
            cancellationToken.ThrowIfCancellationRequested();
            switch (context.Input.Messages.Count % 3)
            {
                case 0:
                    yield break;
                case 1:
                    yield return new RunErrorEvent("no");
                    yield break;
                default:
                    yield return new RunFinishedEvent(context.Input.ThreadId, context.Input.RunId);
                    yield break;
            }
        }
    }
}
