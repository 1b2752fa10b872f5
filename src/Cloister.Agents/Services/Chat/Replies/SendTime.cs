using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.RegularExpressions;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A moment at which something is to be sent: some time from now, or by the clock.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly partial record struct SendTime
{
    private const long Farthest = 10L * 366 * 24 * 3600 * 1000;

    /// <summary>Numbers below this are seconds, for in milliseconds they would lie before 2001.</summary>
    private const long FirstMillisecond = 1_000_000_000_000;

    private static readonly string[] DelayKeys = ["delay", "delayMs", "delay-ms"];
    private static readonly string[] ClockKeys = ["time", "sendAt", "sendAtMs"];

    private readonly long _milliseconds;
    private readonly bool _isDelay;

    private SendTime(long milliseconds, bool isDelay) => (_milliseconds, _isDelay) = (milliseconds, isDelay);

    /// <summary>The keys that say when.</summary>
    public static IEnumerable<string> Keys => DelayKeys.Concat(ClockKeys);

    /// <summary>Whether a key says how long to wait, and not until when.</summary>
    public static bool IsDelay(string key) => DelayKeys.Contains(key, StringComparer.Ordinal);

    /// <summary>In milliseconds since 1970.</summary>
    public long From(long now) => _isDelay ? now + _milliseconds : _milliseconds;

    /// <summary>What an object says about it; null if nothing that can be understood. A moment goes before a delay.</summary>
    public static SendTime? Find(JsonData map) => Find(map, ClockKeys, Clock) ?? Find(map, DelayKeys, Delay);

    private static SendTime? Find(JsonData map, string[] keys, Func<JsonData, long?> read)
    {
        foreach (var key in keys)
        {
            if (map.TryGet(key, out var value) && read(value) is { } milliseconds)
            {
                return new(milliseconds, keys == DelayKeys);
            }
        }

        return null;
    }

    private static long? Delay(JsonData value) => WholeOf(value) is >= 0 and <= Farthest and var milliseconds ? milliseconds : null;

    private static long? Clock(JsonData value) =>
        WholeOf(value) is { } number ? OfNumber(number)
        : value.TryGetString(out var text) && Zoned().IsMatch(text) && TryParse(text, out var time) ? time.ToUnixTimeMilliseconds()
        : null;

    private static long? OfNumber(long number) =>
        number < 0 ? null
        : number < FirstMillisecond ? number * 1000
        : number;

    private static bool TryParse(string text, out DateTimeOffset time) =>
        DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.None, out time);

    private static long? WholeOf(JsonData value) =>
        value.Kind == JsonValueKind.Number ? Parsed(value.RawNumber)
        : value.TryGetString(out var text) ? Parsed(text)
        : null;

    private static long? Parsed(string text) =>
        long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null;

    // Without a zone nobody knows which moment is meant.
    [GeneratedRegex(@"^[0-9]{4}-.*(Z|[+-][0-9]{2}:?[0-9]{2})\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Zoned();
}
