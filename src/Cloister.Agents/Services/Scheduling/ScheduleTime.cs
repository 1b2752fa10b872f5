using System.Globalization;
using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>When something is to be done, as people and programs say it: some time from now, or by the clock.</summary>
internal static partial class ScheduleTime
{
    public const string Both = "`--delay` and `--time` cannot be used together.";
    private const string NoOffset = "ISO datetime must include timezone offset (e.g. +08:00 or Z)";

    private const long Farthest = 10L * 366 * 24 * 3600 * 1000;

    /// <summary>Numbers below this are seconds, for in milliseconds they would lie before 2001.</summary>
    private const long FirstMillisecond = 1_000_000_000_000;

    /// <summary>A moment so many milliseconds from now.</summary>
    /// <exception cref="FormatException">This says no delay.</exception>
    public static DateTimeOffset OfDelay(string text, DateTimeOffset now) => now + Milliseconds("delay", text);

    /// <summary>So many milliseconds, none at least.</summary>
    /// <exception cref="FormatException">This is no such number.</exception>
    public static TimeSpan Milliseconds(string name, string text) =>
        WholeOf(text) is >= 0 and <= Farthest and var milliseconds
            ? TimeSpan.FromMilliseconds(milliseconds)
            : throw new FormatException($"'{text}' is no {name}: it has to be a whole number of milliseconds, 0 or more.");

    /// <summary>A moment: seconds or milliseconds since 1970, or a time with its offset from UTC.</summary>
    /// <exception cref="FormatException">This says no moment.</exception>
    public static DateTimeOffset OfClock(string text) =>
        WholeOf(text) is { } number ? OfNumber(text, number)
        : !DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time) ? throw NoTime(text)
        // Without a zone nobody knows which moment is meant.
        : !Zoned().IsMatch(text) ? throw new FormatException(NoOffset)
        : time.ToUniversalTime();

    private static DateTimeOffset OfNumber(string text, long number)
    {
        var milliseconds = number is >= 0 and < FirstMillisecond ? number * 1000 : number;
        return milliseconds >= 0 && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw NoTime(text);
    }

    private static FormatException NoTime(string text) =>
        new($"'{text}' is no time: it has to be seconds or milliseconds since 1970, or an ISO datetime with its timezone offset.");

    private static long? WholeOf(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    [GeneratedRegex(@"^[0-9]{4}-.*(Z|[+-][0-9]{2}:?[0-9]{2})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Zoned();
}
