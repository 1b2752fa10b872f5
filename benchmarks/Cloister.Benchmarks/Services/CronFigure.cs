using System.Diagnostics;
using Cloister.Agents;

namespace Cloister.Benchmarks;

/// <summary>What it takes to find out which of many scheduled tasks is due first: the next moment of each, in zones with daylight saving, and their order.</summary>
internal static class CronFigure
{
    private const int Tasks = 10_000;
    private const int Rounds = 15;

    private static readonly Figure Cron = new("cron-10000", Limit: 50, Aim: 10);
    private static readonly string[] Zones = ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Tokyo"];

    public static IEnumerable<Comparison> All => [new("The next due of 10,000 cron tasks, in milliseconds", [Cron], RunAsync)];

    private static async Task<Outcome[]> RunAsync()
    {
        var random = new Random(10);
        var zones = Array.ConvertAll(Zones, id => new ZoneClock(TimeZoneInfo.FindSystemTimeZoneById(id)));
        var tasks = Enumerable
            .Range(0, Tasks)
            .Select(i => (Id: $"task-{i}", When: TaskWhen.Parse(Expression(random)), Zone: zones[random.Next(zones.Length)]))
            .ToArray();
        // Some hours before clocks change in one of the zones.
        var now = new DateTimeOffset(2026, 3, 28, 17, 42, 11, TimeSpan.Zero);
        var medians = await Stopwatched.MediansAsync(
            Rounds,
            () =>
            {
                var started = Stopwatch.GetTimestamp();
                var agenda = new TaskAgenda();
                foreach (var (id, when, zone) in tasks)
                {
                    agenda.Set(id, when.NextAfter(now, zone));
                }

                return Task.FromResult(
                    agenda.NextDue is null ? throw new InvalidOperationException("Nothing is due.") : Stopwatch.GetElapsedTime(started)
                );
            }
        );
        return [Cron.Is(medians[0])];
    }

    private static string Expression(Random random) =>
        random.Next(4) switch
        {
            0 => $"*/{random.Next(2, 30)} * * * *",
            1 => $"{random.Next(60)} {random.Next(24)} * * 1-5",
            2 => $"{random.Next(60)} {random.Next(24)} {random.Next(1, 29)} */3 *",
            _ => $"{random.Next(60)},{random.Next(60)} 8-18 * * *",
        };
}
