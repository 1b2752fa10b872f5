using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Tasks as callers of actions see them.</summary>
internal static class TaskJson
{
    public static string NameOf<T>(T value)
        where T : struct, Enum => value.ToString().ToLowerInvariant();

    public static string TimeOf(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>What lists show of a task.</summary>
    public static JsonData Of(ListedTask task, DateTimeOffset? next = null) =>
        task.Definition is { } definition
            ? JsonData.Object([.. Known(definition), .. Optional("nextRunAt", next is { } due ? TimeOf(due) : null)])
            : JsonData.Object(("taskId", task.Id), ("title", task.Title), ("status", "invalid"), ("reason", task.Reason));

    /// <summary>The status by which lists are narrowed.</summary>
    public static string StatusOf(ListedTask task) => task.Definition is { } definition ? NameOf(definition.State) : "invalid";

    private static IEnumerable<KeyValuePair<string, JsonData>> Known(TaskDefinition task) =>
        [
            new("taskId", task.Id),
            new("title", task.Title),
            new("status", NameOf(task.State)),
            new("when", task.When.Text),
            new("kind", NameOf(task.Kind)),
            new("review", task.IsReviewed),
            .. Optional("description", task.Description),
            .. Optional("sessionId", task.SessionId),
            .. Optional("timezone", task.Zone?.Id),
            new("timeoutSeconds", (long)task.Timeout.TotalSeconds),
            .. Optional("missedRuns", task.Missed is { } missed ? NameOf(missed) : null),
            new("overlap", NameOf(task.Overlap)),
        ];

    private static IEnumerable<KeyValuePair<string, JsonData>> Optional(string name, string? value) =>
        value is null ? [] : [new(name, value)];
}
