using NCrontab;

namespace Cloister.Agents.Tests.Services.Tasks;

/// <summary>Three readers of cron expressions, of three authors, on random expressions: they have to agree.</summary>
public sealed class CronOracleTests
{
    private static readonly string[] Months = ["JAN", "FEB", "MAR", "APR", "MAY", "JUN", "JUL", "AUG", "SEP", "OCT", "NOV", "DEC"];
    private static readonly string[] Weekdays = ["SUN", "MON", "TUE", "WED", "THU", "FRI", "SAT"];
    private static readonly DateTime Start = new(2026, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void All_find_the_same_minutes(int seed)
    {
        var random = new Random(seed);
        for (var i = 0; i < 200; i++)
        {
            // The others each take two narrowed kinds of day for something else, so only one of them is.
            var (days, weekdays) = random.Next(2) == 0 ? (Field(random, 1, 28), "*") : ("*", Named(random, Weekdays));
            var (clock, months) = ($"{Field(random, 0, 59)} {Field(random, 0, 23)}", random.Next(3) == 0 ? Named(random, Months) : "*");
            var own = CronExpression.Parse($"{clock} {days} {months} {weekdays}");
            var ncrontab = CrontabSchedule.Parse($"{clock} {days} {months} {weekdays}");
            var quartz = new Quartz.CronExpression(
                $"0 {clock} {(days == "*" ? "?" : days)} {months} {(days == "*" ? weekdays : "?")}",
                TimeZoneInfo.Utc
            );
            var at = Start.AddMinutes(random.Next(1_000_000));
            for (var step = 0; step < 5; step++)
            {
                var next = own.Next(at);
                Assert.Equal((DateTime?)ncrontab.GetNextOccurrence(at), next);
                Assert.Equal(quartz.GetNextValidTimeAfter(new(at, TimeSpan.Zero))?.DateTime, next);
                at = next!.Value;
            }
        }
    }

    private static string Field(Random random, int min, int max) =>
        random.Next(5) switch
        {
            0 => "*",
            1 => $"*/{random.Next(2, 10)}",
            2 => string.Join(',', Enumerable.Range(0, 3).Select(_ => random.Next(min, max + 1)).Distinct().Order()),
            3 when random.Next(min, max) is var from => $"{from}-{random.Next(from + 1, max + 1)}",
            _ => $"{random.Next(min, max + 1)}",
        };

    private static string Named(Random random, string[] names) =>
        random.Next(3) switch
        {
            0 when random.Next(names.Length - 1) is var from => $"{names[from]}-{names[random.Next(from + 1, names.Length)]}",
            1 => string.Join(',', Enumerable.Range(0, 2).Select(_ => random.Next(names.Length)).Distinct().Order().Select(i => names[i])),
            _ => names[random.Next(names.Length)],
        };
}
