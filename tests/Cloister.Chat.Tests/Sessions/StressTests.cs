using System.Diagnostics;
using Cloister.AgUi;

namespace Cloister.Chat.Tests;

[Collection(nameof(Alone))]
public class StressTests
{
    private const int Sessions = 64;

    [Fact]
    public Task Sessions_of_one_client_survive_threads_that_do_what_they_like() => StressAsync(TimeSpan.FromSeconds(2), seed: 1);

    [Fact]
    [Trait("Category", "Stress")]
    public Task Sessions_of_one_client_survive_a_minute_of_it() => StressAsync(TimeSpan.FromSeconds(60), seed: 2);

    private static async Task StressAsync(TimeSpan duration, int seed)
    {
        // What other tests have left is theirs.
        GC.Collect();
        GC.WaitForPendingFinalizers();
        var unobserved = new List<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> onUnobserved = (_, args) =>
        {
            lock (unobserved)
            {
                unobserved.Add(args.Exception);
            }
        };
        TaskScheduler.UnobservedTaskException += onUnobserved;
        var agent = new ManualAgent
        {
            Manners = new() { IgnoresCancellation = true },
            Script = Play,
        };
        var client = Chat.With(
            agent,
            options =>
            {
                options.Storage = new InMemorySessionStorage();
                options.Tools.Add(new ToolDefinition("echo", ""), (invocation, _) => new(invocation.ThreadId));
            }
        );
        var sessions = Enumerable.Range(0, Sessions).Select(i => client.NewSession($"thread-{i}")).ToArray();
        var calls = 0L;

        var started = Stopwatch.GetTimestamp();
        var threads = Enumerable
            .Range(0, 4)
            .Select(number =>
                Task.Run(async () =>
                {
                    var random = new Random((seed * 100) + number);
                    while (Stopwatch.GetElapsedTime(started) < duration || Interlocked.Read(ref calls) <= Sessions)
                    {
                        await DoAsync(client, sessions, random.Next(Sessions), random.Next(100));
                        Interlocked.Increment(ref calls);
                    }
                })
            )
            .ToList();
        await Task.WhenAll(threads).WaitAsync(duration + Chat.Patience);

        foreach (var session in sessions)
        {
            Assert.DoesNotContain(
                session.State.Messages,
                message => message.Text.Length > 0 && message is AssistantMessage && message.Text.ToString() != $"{session.ThreadId}."
            );
        }

        await client.DisposeAsync().AsTask().Soon();
        Assert.Empty(client.Sessions);
        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= onUnobserved;
        Assert.Empty(unobserved);
        Assert.True(calls > Sessions, "Hardly anything happened.");
    }

    private static void Play(ManualRun run)
    {
        run.Start().Say($"{run.Input.ThreadId}.");
        switch (run.Input.Messages.Count % 4)
        {
            case 0:
                run.Emit(new RunErrorEvent("no")).Close();
                break;
            case 1:
                run.Call($"call-{run.Input.RunId}", "echo").Finish().Close();
                break;
            case 2:
                // It never ends by itself.
                break;
            default:
                run.Finish().Close();
                break;
        }
    }

    private static async Task DoAsync(AgUiClient client, ChatSession[] sessions, int index, int dice)
    {
        var session = Volatile.Read(ref sessions[index]);
        try
        {
            switch (dice)
            {
                case < 40:
                    _ = session.SendAsync("hi");
                    break;
                case < 70:
                    session.Cancel();
                    break;
                case < 75:
                    _ = session.RegenerateAsync();
                    break;
                case < 80:
                    await session.ClearAsync().Soon();
                    break;
                case < 85:
                    session.UpdateState(JsonData.Object(("n", dice)));
                    break;
                case < 90:
                    await session.PersistAsync().Soon();
                    break;
                case < 95:
                    session.Cancel();
                    await session
                        .SendAsync("wait", cancellationToken: new(canceled: dice == 94))
                        .WaitAsync(TimeSpan.FromMilliseconds(5), TimeProvider.System);
                    break;
                default:
                    await session.DisposeAsync().AsTask().Soon();
                    Interlocked.CompareExchange(ref sessions[index], client.NewSession(session.ThreadId), session);
                    break;
            }
        }
        catch (Exception exception)
            when (exception is InvalidOperationException or OperationCanceledException or TimeoutException or SessionConflictException)
        {
            // What the calls document: refused, cancelled, taken too long by the agent that never ends, saved by the session before.
        }
    }
}
