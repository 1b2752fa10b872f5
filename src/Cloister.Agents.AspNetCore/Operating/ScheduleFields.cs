using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents.AspNetCore;

/// <summary>What a body says about when it is to be done: <c>schedule.runAtMs</c>, or a delay, or a time; and the body without it.</summary>
internal static class ScheduleFields
{
    private const string Schedule = "schedule";
    private const string Several = "Only one of `schedule.runAtMs`, `delay` and `time` can be given.";

    private static readonly string[] Delays = ["delay", "delayMs"];
    private static readonly string[] Times = ["time", "sendAt", "sendAtMs"];

    /// <summary>Takes them out of a body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="isPayload">Whether a member is what the action itself is given.</param>
    /// <param name="now">The time.</param>
    /// <exception cref="RefusedException">They say nothing that can be understood.</exception>
    public static (JsonData Body, ActionSchedule? When) Take(JsonData body, Func<string, bool> isPayload, DateTimeOffset now)
    {
        string[] names = [.. Delays.Concat(Times).Append(Schedule).Where(name => !isPayload(name) && body.TryGet(name, out _))];
        var rest = names.Aggregate(body, (left, name) => left.Without(name));
        try
        {
            return names.Select(KindOf).Distinct(StringComparer.Ordinal).Count() > 1
                ? throw new FormatException(Several)
                : (rest, names is [var name, ..] ? Read(name, body[name], now) : null);
        }
        catch (FormatException wrong)
        {
            throw new RefusedException(Refusal.Invalid(wrong.Message));
        }
    }

    private static string KindOf(string name) =>
        Delays.Contains(name, StringComparer.Ordinal) ? "delay"
        : Times.Contains(name, StringComparer.Ordinal) ? "time"
        : Schedule;

    private static ActionSchedule Read(string name, JsonData value, DateTimeOffset now) =>
        KindOf(name) switch
        {
            "delay" => new(ScheduleTime.OfDelay(TextOf(value), now)),
            "time" => new(ScheduleTime.OfClock(TextOf(value))),
            _ => ReadSchedule(value),
        };

    private static ActionSchedule ReadSchedule(JsonData schedule) =>
        schedule.IsObject && schedule.TryGet("runAtMs", out var at)
            ? new(ScheduleTime.OfClock(TextOf(at)))
            {
                Expiry = schedule.TryGet("expireMs", out var expiry) ? ScheduleTime.Milliseconds("expireMs", TextOf(expiry)) : null,
            }
            : throw new FormatException("`schedule` has to be an object with `runAtMs`.");

    private static string TextOf(JsonData value) =>
        value.Kind == JsonValueKind.Number ? value.RawNumber
        : value.TryGetString(out var text) ? text
        : value.ToString();
}
