using System.Numerics;

namespace Cloister.Agents;

/// <summary>
/// Minutes that come again and again, in five fields as in a crontab: minute, hour, day of the month, month, day of the week. If both kinds of day are
/// narrowed, either will do. It knows no time zones: what goes in and comes out is what a clock on the wall shows.
/// </summary>
internal sealed class CronExpression
{
    /// <summary>After so many years a leap day has fallen on every day of the week, also around a year that has none.</summary>
    private const int MostYears = 48;

    private static readonly Dictionary<string, string> Named = new(StringComparer.OrdinalIgnoreCase)
    {
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
    };

    private readonly ulong _minutes;
    private readonly ulong _hours;
    private readonly ulong _days;
    private readonly ulong _months;
    private readonly ulong _weekdays;
    private readonly bool _isEitherDay;

    private CronExpression(string[] fields)
    {
        _minutes = CronField.Minute.Parse(fields[0]);
        _hours = CronField.Hour.Parse(fields[1]);
        _days = CronField.Day.Parse(fields[2]);
        _months = CronField.Month.Parse(fields[3]);
        var weekdays = CronField.Weekday.Parse(fields[4]);
        _weekdays = (weekdays | (weekdays >> 7)) & 0x7F;
        _isEitherDay = !fields[2].StartsWith('*') && !fields[4].StartsWith('*');
    }

    /// <summary>Reads five fields, or one of <c>@hourly</c>, <c>@daily</c>, <c>@weekly</c>, <c>@monthly</c>, <c>@yearly</c>, <c>@annually</c>.</summary>
    /// <exception cref="FormatException">It cannot be read, or there is no such minute.</exception>
    public static CronExpression Parse(string text)
    {
        var fields = Named.GetValueOrDefault(text.Trim(), text).Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
        if (fields.Length != 5)
        {
            throw Wrong(text, "it has to have five fields: minute, hour, day, month, day of the week");
        }

        try
        {
            var cron = new CronExpression(fields);
            return cron.Next(new(2000, 1, 1)) is null ? throw new FormatException("there is no such day") : cron;
        }
        catch (FormatException failure)
        {
            throw Wrong(text, failure.Message);
        }
    }

    /// <summary>The first such minute after a moment; null if there is none in the time that can be counted.</summary>
    public DateTime? Next(DateTime after)
    {
        var day = after.Date;
        if (IsDay(day) && NextTime(after.Hour, after.Minute + 1) is { } later)
        {
            return day + later;
        }

        return NextDay(day) is { } next && NextTime(0, 0) is { } first ? next + first : null;
    }

    private bool IsDay(DateTime day) => Has(_months, day.Month) && Has(DaysOf(day.Year, day.Month), day.Day);

    private TimeSpan? NextTime(int hour, int minute)
    {
        if (Has(_hours, hour) && FirstFrom(_minutes, minute) is { } thisHour)
        {
            return new(hour, thisHour, 0);
        }

        return FirstFrom(_hours, hour + 1) is { } later ? new(later, BitOperations.TrailingZeroCount(_minutes), 0) : null;
    }

    private DateTime? NextDay(DateTime day)
    {
        var (year, month, from) = (day.Year, day.Month, day.Day + 1);
        for (var last = Math.Min(year + MostYears, DateTime.MaxValue.Year); year <= last; )
        {
            if (Has(_months, month) && FirstFrom(DaysOf(year, month), from) is { } found)
            {
                return new(year, month, found);
            }

            from = 1;
            (year, month) = FirstFrom(_months, month + 1) is { } next ? (year, next) : (year + 1, BitOperations.TrailingZeroCount(_months));
        }

        return null;
    }

    /// <summary>The days of a month, as bits.</summary>
    private ulong DaysOf(int year, int month)
    {
        var first = (int)new DateTime(year, month, 1).DayOfWeek;
        // The week again and again, so that the bit of the first of the month says whether its day of the week is one of them.
        var weeks = _weekdays | (_weekdays << 7) | (_weekdays << 14) | (_weekdays << 21) | (_weekdays << 28) | (_weekdays << 35);
        var byWeekday = (weeks >> first) << 1;
        var days = _isEitherDay ? _days | byWeekday : _days & byWeekday;
        return days & ((2UL << DateTime.DaysInMonth(year, month)) - 2);
    }

    private static bool Has(ulong values, int value) => (values & (1UL << value)) != 0;

    private static int? FirstFrom(ulong values, int from)
    {
        var rest = from > 63 ? 0 : values & (ulong.MaxValue << from);
        return rest == 0 ? null : BitOperations.TrailingZeroCount(rest);
    }

    private static FormatException Wrong(string text, string reason) => new($"Invalid cron expression '{text.Trim()}': {reason}");
}
