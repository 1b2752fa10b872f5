using System.Globalization;

namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class CronExpressionTests
{
    [Theory]
    [InlineData("30 8 * * 1-5", "2026-04-03 08:30", "2026-04-06 08:30")]
    [InlineData("@hourly", "2026-04-03 08:59", "2026-04-03 09:00")]
    [InlineData("@daily", "2026-12-31 23:59", "2027-01-01 00:00")]
    [InlineData("@weekly", "2026-04-03 08:30", "2026-04-05 00:00")]
    [InlineData("@monthly", "2026-04-03 08:30", "2026-05-01 00:00")]
    [InlineData("@yearly", "2026-04-03 08:30", "2027-01-01 00:00")]
    [InlineData("@Annually", "2026-04-03 08:30", "2027-01-01 00:00")]
    [InlineData("0 0 29 2 *", "2026-01-01 00:00", "2028-02-29 00:00")]
    [InlineData("0 0 29 2 *", "2096-03-01 00:00", "2104-02-29 00:00")]
    [InlineData("0 0 31 * *", "2026-04-01 00:00", "2026-05-31 00:00")]
    [InlineData("0 0 * * 7", "2026-04-03 08:30", "2026-04-05 00:00")]
    [InlineData("0 0 * * sat-sun", "2026-04-04 00:00", "2026-04-05 00:00")]
    [InlineData("10/20 * * * *", "2026-04-03 08:30", "2026-04-03 08:50")]
    [InlineData("*/40 * * * *", "2026-04-03 08:40", "2026-04-03 09:00")]
    [InlineData("0 12 * jan,jul *", "2026-04-03 08:30", "2026-07-01 12:00")]
    public void Finds_the_next_minute(string text, string after, string next) =>
        Assert.Equal(Time(next), CronExpression.Parse(text).Next(Time(after)));

    [Theory]
    [InlineData("0 0 13 * 5", "2026-04-03 00:00", "2026-04-10 00:00,2026-04-13 00:00,2026-04-17 00:00")]
    [InlineData("0 0 */2 * 5", "2026-04-03 00:00", "2026-04-17 00:00,2026-05-01 00:00,2026-05-15 00:00")]
    public void Either_day_will_do_unless_one_begins_with_a_star(string text, string after, string expected)
    {
        var (cron, at) = (CronExpression.Parse(text), Time(after));
        Assert.All(expected.Split(','), next => Assert.Equal(Time(next), at = cron.Next(at)!.Value));
    }

    [Fact]
    public void Seconds_do_not_count() =>
        Assert.Equal(Time("2026-04-03 08:30"), CronExpression.Parse("30 8 * * *").Next(Time("2026-04-03 08:29").AddSeconds(59.9)));

    [Theory]
    [InlineData("61 * * * *", "the minute '61' is not between 0 and 59")]
    [InlineData("* * 0 * *", "the day of the month '0' is not between 1 and 31")]
    [InlineData("* 5-2 * * *", "the hour '5-2' goes backwards")]
    [InlineData("* * * foo *", "the month 'foo' cannot be read")]
    [InlineData("*/0 * * * *", "the minute '0' cannot be read")]
    [InlineData("1-2-3 * * * *", "the minute '1-2-3' cannot be read")]
    [InlineData("0 0 30 2 *", "there is no such day")]
    [InlineData("* * * *", "it has to have five fields: minute, hour, day, month, day of the week")]
    [InlineData("@sometimes", "it has to have five fields: minute, hour, day, month, day of the week")]
    public void Says_what_cannot_be_read(string text, string reason) =>
        Assert.Equal(
            $"Invalid cron expression '{text}': {reason}",
            Assert.Throws<FormatException>(() => CronExpression.Parse(text)).Message
        );

    [Fact]
    public void Counting_ends_with_time() => Assert.Null(CronExpression.Parse("0 0 1 1 *").Next(new(9999, 12, 1)));

    private static DateTime Time(string text) => DateTime.ParseExact(text, "yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);
}
