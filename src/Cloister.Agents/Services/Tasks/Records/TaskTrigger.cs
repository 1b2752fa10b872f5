using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Why a task runs.</summary>
/// <param name="Type">Its schedule, its time, somebody, or that it could not when it should have.</param>
/// <param name="Occurrence">The moment it was planned for; null if somebody asked.</param>
/// <param name="Reason">What whoever asked said about it.</param>
internal sealed record TaskTrigger(string Type, DateTimeOffset? Occurrence = null, string? Reason = null)
{
    public static TaskTrigger Cron(DateTimeOffset occurrence) => new("cron", occurrence);

    public static TaskTrigger Time(DateTimeOffset occurrence) => new("time", occurrence);

    public static TaskTrigger CatchUp(DateTimeOffset occurrence) => new("catch-up", occurrence);

    public static TaskTrigger Manual(string? reason) => new("manual", Reason: reason);

    /// <summary>What <see cref="ToJson"/> wrote.</summary>
    public static TaskTrigger Read(JsonData json) =>
        new(
            TaskRequest.Text(json, "type") ?? "manual",
            DateTimeOffset.TryParse(TaskRequest.Text(json, "occurrence"), CultureInfo.InvariantCulture, out var at) ? at : null,
            TaskRequest.Text(json, "reason")
        );

    public JsonData ToJson() =>
        TaskJson.Object(
            ("type", Type),
            ("reason", Reason),
            ("occurrence", Occurrence is { } occurrence ? TaskJson.TimeOf(occurrence) : null)
        );
}
