using System.Diagnostics;
using Cloister.AgUi;
using Cloister.Chat;

namespace Cloister.Benchmarks;

/// <summary>
/// What <see cref="ChatSession.Cancel"/> takes while nothing else moves, in milliseconds by the wall. Where the machine itself keeps a thread
/// waiting longer than the limit, nothing can be told.
/// </summary>
internal static class CancelFigures
{
    private const int Cancels = 10_000;
    private const int WarmUps = 200;
    private const int Rounds = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Idle = TimeSpan.FromMicroseconds(20);
    private static readonly Figure Slowest = new("cancel-stuck-max", Limit: 50, Aim: 5);
    private static readonly Figure Slow = new("cancel-stuck-p999", Limit: 1, Aim: 0.2);

    public static IEnumerable<Comparison> All =>
        [new("10,000 times cancel while the transport hangs, every other time a handler too, ms", [Slowest, Slow], CancelAsync)];

    private static async Task<Outcome[]> CancelAsync()
    {
        var rounds = new List<Round>();
        for (var i = 0; i < Rounds; i++)
        {
            RatioRunner.Collect();
            rounds.Add(await Round.RunAsync());
        }

        return [Outcome(Slowest, rounds, times => times[^1]), Outcome(Slow, rounds, times => times[^(Cancels / 1000)])];
    }

    private static Outcome Outcome(Figure figure, List<Round> rounds, Func<double[], double> read)
    {
        var value = Median.Of(rounds.Select(round => read(round.Cancelling)));
        var idle = Median.Of(rounds.Select(round => read(round.Idling)));
        Console.WriteLine($"  {figure.Name}: {Figure.Short(value)}; a loop that does nothing: {Figure.Short(idle)}");
        return idle > figure.Limit ? figure.IsUnmeasured($"the machine takes {Figure.Short(idle)} ms to do nothing") : figure.Is(value);
    }

    /// <summary>The times of each cancel, and of as many loops that do nothing, from the fastest to the slowest.</summary>
    private sealed record Round(double[] Cancelling, double[] Idling)
    {
        public static async Task<Round> RunAsync()
        {
            var agent = new HangingAgent();
            await using var client = new AgUiClient(agent);
            using var end = new ManualResetEventSlim();
            var free = client.NewSession();
            var stuck = client.NewSession();
            var handler = BlockHandler(stuck, end);

            var cancelling = new List<double>();
            var idling = new List<double>();
            for (var i = 0; i < WarmUps + Cancels; i++)
            {
                cancelling.Add(await CancelAsync(agent, i % 2 == 0 ? free : stuck));
                idling.Add(DoNothing());
            }

            end.Set();
            await handler.WaitAsync(Patience);
            return new([.. cancelling.Skip(WarmUps).Order()], [.. idling.Skip(WarmUps).Order()]);
        }

        private static async Task<double> CancelAsync(HangingAgent agent, ChatSession session)
        {
            var hangs = agent.NextRun;
            var send = session.SendAsync("What changed?");
            await hangs.WaitAsync(Patience);
            var started = Stopwatch.GetTimestamp();
            session.Cancel();
            var taken = Stopwatch.GetElapsedTime(started);
            var result = await send.WaitAsync(Patience);
            return result.Outcome == RunOutcome.Aborted
                ? taken.TotalMilliseconds
                : throw new InvalidOperationException($"The run that was cancelled ended as {result.Outcome}.");
        }

        private static double DoNothing()
        {
            var started = Stopwatch.GetTimestamp();
            while (Stopwatch.GetElapsedTime(started) < Idle)
            {
                // As long as a cancel may take, so that it is interrupted as often.
            }

            return Stopwatch.GetElapsedTime(started).TotalMilliseconds;
        }

        /// <summary>The session's handler is called on a thread of its own, and does not return before the end.</summary>
        private static Task BlockHandler(ChatSession session, ManualResetEventSlim end)
        {
            var isBlocked = new TaskCompletionSource();
            session.StateChanged += (_, _) =>
            {
                if (!end.IsSet)
                {
                    isBlocked.TrySetResult();
                    end.Wait();
                }
            };
            var handler = Task.Factory.StartNew(
                () => session.UpdateState(JsonData.Object(("changed", true))),
                CancellationToken.None,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default
            );
            return isBlocked.Task.Wait(Patience) ? handler : throw new TimeoutException("The handler was not called.");
        }
    }
}
