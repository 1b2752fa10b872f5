using System.Diagnostics;
using Cloister.Agents;

namespace Cloister.Benchmarks;

/// <summary>What it costs to wake a long conversation: its row, its plugins, and what a model is to be sent of it.</summary>
internal static class WakeFigure
{
    private const int Messages = 10_000;
    private const int BehindSummary = 200;
    private const string Id = "long";

    private static readonly Figure Wake = new("wake-10000", Limit: 10, Aim: 2);

    public static IEnumerable<Comparison> All =>
        [new($"Wake a session of {Messages:N0} messages, {BehindSummary} of them behind the summary, ms", [Wake], WakeAsync)];

    private static async Task<Outcome[]> WakeAsync()
    {
        using var project = new ProjectUnderMeasure();
        await using var host = await project.StartAsync(options => options.Plugins.Add(new TenHooks()));
        await host.TalkLongAsync(Id, Messages, BehindSummary);

        // A directory in which a session sleeps as soon as nobody uses it.
        var directory = new SessionDirectory(host.Directory.Services, new() { IdleTime = TimeSpan.Zero });
        var times = await Stopwatched.MediansAsync(RatioRunner.Rounds, () => OnceAsync(directory));
        return [Wake.Is(times[0])];
    }

    private static async Task<TimeSpan> OnceAsync(SessionDirectory directory)
    {
        var started = Stopwatch.GetTimestamp();
        TimeSpan elapsed;
        using (var lease = await directory.FindAsync(Id))
        {
            await lease!.Session.ScopeAsync(CancellationToken.None);
            var (state, _) = await lease.Session.Log.StateAsync();
            elapsed = Stopwatch.GetElapsedTime(started);
            if (state.Messages.Count != BehindSummary + 1)
            {
                throw new InvalidOperationException($"{state.Messages.Count} messages were read in place of {BehindSummary + 1}.");
            }
        }

        await directory.RestAsync();
        return elapsed;
    }
}
