using System.Globalization;

namespace Cloister.Agents;

/// <summary>The name of a run: a moment in UTC.</summary>
internal static class RunStamp
{
    private const string Format = "yyyyMMdd-HHmmss-fff";

    public static string Of(DateTimeOffset time) => time.UtcDateTime.ToString(Format, CultureInfo.InvariantCulture);

    public static bool IsOne(string text) => Find(text) is not null;

    /// <summary>The moment; null if it is no such name.</summary>
    public static DateTimeOffset? Find(string text) =>
        DateTimeOffset.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time
            : null;
}
