using System.Globalization;

namespace Cloister.Agents.Tests.Services.Scheduling;

public sealed class ScheduleTimeTests
{
    private static readonly DateTimeOffset Now = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("1795176000", "2026-11-20T12:00:00Z")]
    [InlineData("1795176000500", "2026-11-20T12:00:00.500Z")]
    [InlineData("0", "1970-01-01T00:00:00Z")]
    [InlineData("2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z")]
    [InlineData("2026-11-20T20:00:00+08:00", "2026-11-20T12:00:00Z")]
    [InlineData("2026-11-20T07:00:00.25-0500", "2026-11-20T12:00:00.250Z")]
    public void Time_is_seconds_milliseconds_or_iso_with_an_offset(string text, string expected) =>
        Assert.Equal(DateTimeOffset.Parse(expected, CultureInfo.InvariantCulture), ScheduleTime.OfClock(text));

    [Theory]
    [InlineData("2026-11-20T12:00:00", "ISO datetime must include timezone offset (e.g. +08:00 or Z)")]
    [InlineData("2026-11-20", "ISO datetime must include timezone offset (e.g. +08:00 or Z)")]
    [InlineData(
        "tomorrow",
        "'tomorrow' is no time: it has to be seconds or milliseconds since 1970, or an ISO datetime with its timezone offset."
    )]
    [InlineData(
        "999999999999",
        "'999999999999' is no time: it has to be seconds or milliseconds since 1970, or an ISO datetime with its timezone offset."
    )]
    [InlineData("-5", "'-5' is no time: it has to be seconds or milliseconds since 1970, or an ISO datetime with its timezone offset.")]
    public void What_is_no_time_is_refused(string text, string error) =>
        Assert.Equal(error, Assert.Throws<FormatException>(() => ScheduleTime.OfClock(text)).Message);

    [Theory]
    [InlineData("0", 0)]
    [InlineData("1500", 1500)]
    public void Delay_is_milliseconds_from_now(string text, int expected) =>
        Assert.Equal(Now.AddMilliseconds(expected), ScheduleTime.OfDelay(text, Now));

    [Theory]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("soon")]
    [InlineData("99999999999999")]
    public void What_is_no_delay_is_refused(string text) =>
        Assert.Equal(
            $"'{text}' is no delay: it has to be a whole number of milliseconds, 0 or more.",
            Assert.Throws<FormatException>(() => ScheduleTime.OfDelay(text, Now)).Message
        );
}
