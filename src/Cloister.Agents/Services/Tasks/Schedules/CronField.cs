using System.Globalization;

namespace Cloister.Agents;

/// <summary>One of the five fields of a cron expression, and how it is read.</summary>
/// <param name="Name">What it is called in messages.</param>
/// <param name="Min">The least value.</param>
/// <param name="Max">The greatest value.</param>
/// <param name="Names">Names for the values, the first for <see cref="NamesFrom"/>.</param>
internal sealed record CronField(string Name, int Min, int Max, IReadOnlyList<string> Names)
{
    public static CronField Minute { get; } = new("minute", 0, 59, []);

    public static CronField Hour { get; } = new("hour", 0, 23, []);

    public static CronField Day { get; } = new("day of the month", 1, 31, []);

    public static CronField Month { get; } =
        new("month", 1, 12, ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]) { NamesFrom = 1 };

    /// <summary>Sunday is 0 and 7.</summary>
    public static CronField Weekday { get; } = new("day of the week", 0, 7, ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]);

    /// <summary>The value that the first name stands for.</summary>
    public int NamesFrom { get; init; }

    /// <summary>The values as bits.</summary>
    /// <exception cref="FormatException">It cannot be read.</exception>
    public ulong Parse(string text) => text.Split(',').Aggregate(0UL, (values, part) => values | ParsePart(part));

    private ulong ParsePart(string part)
    {
        var (range, step) = part.Split('/') switch
        {
            [var all] => (all, 1),
            [var from, var by] => (from, StepOf(by)),
            _ => throw Wrong(part),
        };
        var (first, last) = RangeOf(range, part, isOpen: range != part);
        var values = 0UL;
        for (var value = first; value <= last; value += step)
        {
            values |= 1UL << value;
        }

        return values;
    }

    /// <summary>A single value with a step goes on to the greatest.</summary>
    private (int First, int Last) RangeOf(string range, string part, bool isOpen)
    {
        if (range == "*")
        {
            return (Min, this == Weekday ? 6 : Max);
        }

        var ends = range.Split('-');
        if (ends.Length > 2)
        {
            throw Wrong(part);
        }

        var first = ValueOf(ends[0], part);
        var last =
            ends.Length == 2 ? ValueOf(ends[1], part)
            : isOpen ? Max
            : first;
        // A week that ends with Sunday ends with its other number.
        last = this == Weekday && last == 0 && first > 0 ? 7 : last;
        return last >= first ? (first, last) : throw new FormatException($"the {Name} '{part}' goes backwards");
    }

    private int ValueOf(string text, string part)
    {
        var named = Names.ToList().FindIndex(name => name.Equals(text, StringComparison.OrdinalIgnoreCase));
        return named >= 0 ? named + NamesFrom
            : !int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? throw Wrong(part)
            : value >= Min && value <= Max ? value
            : throw new FormatException($"the {Name} '{part}' is not between {Number(Min)} and {Number(Max)}");
    }

    private int StepOf(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var step) && step is > 0 and < 64
            ? step
            : throw Wrong(text);

    private FormatException Wrong(string part) => new($"the {Name} '{part}' cannot be read");

    private static string Number(int value) => value.ToString(CultureInfo.InvariantCulture);
}
