using System.Globalization;
using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>A file of the log: <c>2026-04-01.jsonl</c>, and when a day has more to say <c>2026-04-01.1.jsonl</c> and so on.</summary>
/// <param name="Day">The day.</param>
/// <param name="Part">Which one of that day.</param>
internal sealed partial record LogFileName(DateOnly Day, int Part)
{
    private const string DayFormat = "yyyy-MM-dd";

    public static LogFileName? Parse(string name) =>
        Form().Match(name) is { Success: true } match
        && DateOnly.TryParseExact(match.Groups["day"].ValueSpan, DayFormat, CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            ? new LogFileName(
                day,
                match.Groups["part"] is { Success: true } part ? int.Parse(part.ValueSpan, CultureInfo.InvariantCulture) : 0
            )
            : null;

    /// <summary>Later files come behind earlier ones.</summary>
    public (DateOnly Day, int Part) Order => (Day, Part);

    public override string ToString()
    {
        var day = Day.ToString(DayFormat, CultureInfo.InvariantCulture);
        return Part == 0 ? $"{day}.jsonl" : FormattableString.Invariant($"{day}.{Part}.jsonl");
    }

    [GeneratedRegex(
        @"\A(?<day>\d{4}-\d{2}-\d{2})(\.(?<part>[1-9]\d{0,6}))?\.jsonl\z",
        RegexOptions.ExplicitCapture | RegexOptions.CultureInvariant,
        1000
    )]
    private static partial Regex Form();
}
