using System.Collections.Concurrent;
using Cloister.Testing;

namespace Cloister.Chat.Tests.Rules;

public class OnlineLeakTests
{
    private const int Runs = 300;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Connections_of_runs_that_were_left_anywhere_are_closed_once_and_fail_unseen(bool isBinary)
    {
        var unobserved = new ConcurrentQueue<Exception>();
        EventHandler<UnobservedTaskExceptionEventArgs> note = (_, args) => unobserved.Enqueue(args.Exception);
        TaskScheduler.UnobservedTaskException += note;
        var (connected, disconnected) = (0, 0);
        var allClosed = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var agent = new ScriptedAgentBuilder().RunStarted().Text(new string('x', 64), chunks: 64).RunFinished().Build();
        await using (
            var online = await Online.WithAsync(
                agent,
                isBinary,
                configureAgent: options =>
                {
                    options.OnConnect = () => Interlocked.Increment(ref connected);
                    options.OnDisconnect = _ => Interlocked.Increment(ref disconnected);
                }
            )
        )
        {
            ServerFault?[] faults = [null, null, ServerFault.CutAfterBytes(200), ServerFault.HangAfterEvents(3), ServerFault.Status(500)];
            for (var run = 0; run < Runs; run++)
            {
                online.Server.Fault = faults[run % faults.Length];
                await LeaveAsync(online.Client.NewSession(), leaveAt: run % 7, isHanging: run % faults.Length == 3);
            }
        }

        GC.Collect();
        GC.WaitForPendingFinalizers();
        TaskScheduler.UnobservedTaskException -= note;
        Assert.Equal(0, agent.LiveRuns);
        Assert.InRange(connected, 1, Runs);
        await UntilEqualAsync(() => Volatile.Read(ref connected), () => Volatile.Read(ref disconnected));
        Assert.DoesNotContain(unobserved, exception => exception.ToString().Contains("Cloister.Chat", StringComparison.Ordinal));
    }

    private static async Task LeaveAsync(ChatSession session, int leaveAt, bool isHanging)
    {
        await using (session)
        {
            var send = session.SendAsync("hi");
            if (leaveAt < 3)
            {
                await send.WaitAsync(isHanging ? TimeSpan.Zero : Chat.Patience).ContinueWith(_ => { }, TaskScheduler.Default);
            }
            else
            {
                await session.UntilAsync(state => state.Messages.Count > 1 || !state.IsRunning).Soon();
                session.Cancel();
            }
        }
    }

    private static async Task UntilEqualAsync(Func<int> one, Func<int> other)
    {
        using var limit = new CancellationTokenSource(Chat.Patience, TimeProvider.System);
        while (one() != other())
        {
            Assert.False(limit.IsCancellationRequested, $"{one()} connections were opened and {other()} closed.");
            await Task.Yield();
        }
    }
}
