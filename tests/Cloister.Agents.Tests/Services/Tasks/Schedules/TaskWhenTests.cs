using System.Globalization;

namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class TaskWhenTests
{
    // What clocks leave out comes at the next minute they show; what they show twice comes once.
    [Theory]
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:30Z")]
    [InlineData("Europe/Berlin", "*/15 2 * * *", "2026-03-28T12:00Z", "2026-03-29T01:00Z", "2026-03-30T00:00Z")]
    [InlineData("Europe/Berlin", "*/20 * * * *", "2026-03-29T00:30Z", "2026-03-29T00:40Z", "2026-03-29T01:00Z", "2026-03-29T01:20Z")]
    [InlineData("Europe/Berlin", "30 2 * * *", "2026-10-24T12:00Z", "2026-10-25T00:30Z", "2026-10-26T01:30Z")]
    [InlineData("Europe/Berlin", "*/30 * * * *", "2026-10-24T23:59Z", "2026-10-25T00:00Z", "2026-10-25T00:30Z", "2026-10-25T02:00Z")]
    [InlineData("Europe/Berlin", "*/30 * * * *", "2026-10-25T01:10Z", "2026-10-25T02:00Z")]
    [InlineData("America/New_York", "30 2 * * *", "2026-03-07T12:00Z", "2026-03-08T07:00Z", "2026-03-09T06:30Z")]
    [InlineData("America/New_York", "30 1 * * *", "2026-10-31T12:00Z", "2026-11-01T05:30Z", "2026-11-02T06:30Z")]
    [InlineData("Australia/Lord_Howe", "15 2 * * *", "2026-10-03T00:00Z", "2026-10-03T15:30Z", "2026-10-04T15:15Z")]
    [InlineData("Australia/Lord_Howe", "45 1 * * *", "2026-04-04T00:00Z", "2026-04-04T14:45Z", "2026-04-05T15:15Z")]
    [InlineData("Pacific/Apia", "0 12 * * *", "2011-12-29T23:00Z", "2011-12-30T10:00Z", "2011-12-30T22:00Z")]
    [InlineData("Europe/Berlin", "0 0 29 2 *", "2026-01-01T00:00Z", "2028-02-28T23:00Z", "2032-02-28T23:00Z")]
    public void Follows_the_clocks_of_its_zone(string zone, string when, string after, params string[] expected)
    {
        var (clock, schedule, at) = (new ZoneClock(TimeZoneInfo.FindSystemTimeZoneById(zone)), TaskWhen.Parse(when), Time(after));
        Assert.All(expected, next => Assert.Equal(Time(next), at = schedule.NextAfter(at, clock)!.Value));
    }

    [Theory]
    [InlineData("Europe/Berlin")]
    [InlineData("America/New_York")]
    [InlineData("Australia/Lord_Howe")]
    [InlineData("Africa/Casablanca")]
    public void Every_minute_that_clocks_show_comes_once(string zone)
    {
        var (clock, every) = (new ZoneClock(TimeZoneInfo.FindSystemTimeZoneById(zone)), TaskWhen.Parse("* * * * *"));
        var shown = new HashSet<DateTime>();
        var end = Time("2027-01-01T00:00Z");
        for (var at = Time("2026-01-01T00:00Z"); at < end; at = every.NextAfter(at, clock)!.Value)
        {
            Assert.True(shown.Add(clock.ToLocal(at.UtcDateTime)), $"{at:O} comes twice");
        }

        var all = Enumerable
            .Range(0, 365 * 24 * 60)
            .Select(minute => clock.ToLocal(new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc).AddMinutes(minute)));
        Assert.Equal(all.ToHashSet(), shown);
    }

    [Theory]
    [InlineData("time:2026-05-01T08:00:00+02:00")]
    [InlineData("2026-05-01T08:00:00+02:00")]
    [InlineData("time: 2026-05-01 06:00Z")]
    public void A_time_comes_once(string text)
    {
        var when = TaskWhen.Parse(text);
        var utc = new ZoneClock(TimeZoneInfo.Utc);
        Assert.Equal(Time("2026-05-01T06:00Z"), when.NextAfter(Time("2026-05-01T05:59Z"), utc));
        Assert.Null(when.NextAfter(Time("2026-05-01T06:00Z"), utc));
    }

    [Theory]
    [InlineData("time:2026-05-01T08:00:00", "time must include a timezone offset")]
    [InlineData("2026-05-01T08:00", "time must include a timezone offset")]
    [InlineData("time:tomorrow", "Invalid time 'tomorrow': write it as 2030-01-31T08:00:00+01:00")]
    [InlineData("2026-13-01T08:00:00Z", "Invalid time '2026-13-01T08:00:00Z': write it as 2030-01-31T08:00:00+01:00")]
    public void Says_what_is_wrong_with_a_time(string text, string reason) =>
        Assert.Equal(reason, Assert.Throws<FormatException>(() => TaskWhen.Parse(text)).Message);

    [Theory]
    [InlineData("")]
    [InlineData("@manual")]
    public void By_hand_it_is_never_due(string text) =>
        Assert.Null(TaskWhen.Parse(text).NextAfter(Time("2026-05-01T05:59Z"), new(TimeZoneInfo.Utc)));

    private static DateTimeOffset Time(string text) =>
        DateTimeOffset.ParseExact(text, "yyyy-MM-dd'T'HH:mm'Z'", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
