using System.Globalization;
using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>When a task runs, as it is written in its definition.</summary>
/// <param name="Text">How it is written.</param>
internal abstract partial record TaskWhen(string Text)
{
    public const string TimePrefix = "time:";

    /// <summary>Only when somebody asks.</summary>
    public static TaskWhen Manual { get; } = new ByHand();

    /// <summary>Reads <c>@manual</c>, a cron expression, <c>time:</c> and a time with an offset, or such a time alone.</summary>
    /// <exception cref="FormatException">It is none of them.</exception>
    public static TaskWhen Parse(string text)
    {
        var written = text.Trim();
        return written.Length == 0 || written.Equals(Manual.Text, StringComparison.OrdinalIgnoreCase) ? Manual
            : written.StartsWith(TimePrefix, StringComparison.OrdinalIgnoreCase) ? Once.Parse(written[TimePrefix.Length..].Trim())
            : Date().IsMatch(written) ? Once.Parse(written)
            : new Repeated(written, CronExpression.Parse(written));
    }

    /// <summary>The first moment after another one; null if there is none.</summary>
    public abstract DateTimeOffset? NextAfter(DateTimeOffset moment, ZoneClock zone);

    [GeneratedRegex(@"^\d{4}-\d{2}-\d{2}", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex Date();

    [GeneratedRegex(
        @"^\d{4}-\d{2}-\d{2}[Tt ]\d{2}:\d{2}(:\d{2}(\.\d{1,7})?)? ?(?<offset>[Zz]|[+-]\d{2}:?\d{2})?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Timestamp();

    private sealed record ByHand() : TaskWhen("@manual")
    {
        public override DateTimeOffset? NextAfter(DateTimeOffset moment, ZoneClock zone) => null;
    }

    /// <summary>Again and again.</summary>
    internal sealed record Repeated(string Text, CronExpression Cron) : TaskWhen(Text)
    {
        public override DateTimeOffset? NextAfter(DateTimeOffset moment, ZoneClock zone)
        {
            var utc = moment.UtcDateTime;
            for (var local = zone.ToLocal(utc); Cron.Next(local) is { } next; local = next)
            {
                // What clocks show a second time has been already.
                if (zone.ToUtc(next) is var due && due > utc)
                {
                    return new(due);
                }
            }

            return null;
        }

        public override string ToString() => Text;
    }

    /// <summary>Once.</summary>
    internal sealed record Once(string Text, DateTimeOffset Time) : TaskWhen(Text)
    {
        public override DateTimeOffset? NextAfter(DateTimeOffset moment, ZoneClock zone) => Time > moment ? Time : null;

        public static new Once Parse(string text)
        {
            var match = Timestamp().Match(text);
            return match.Success && !match.Groups["offset"].Success ? throw new FormatException("time must include a timezone offset")
                : match.Success && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
                    ? new(TimePrefix + text, time)
                : throw new FormatException($"Invalid time '{text}': write it as 2030-01-31T08:00:00+01:00");
        }

        public override string ToString() => Text;
    }
}
