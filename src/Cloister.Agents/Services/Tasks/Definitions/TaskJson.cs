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

    /// <summary>An object without the members that are nothing.</summary>
    public static JsonData Object(params IEnumerable<(string Name, JsonData? Value)> members) =>
        JsonData.Object(
            members.Where(member => member.Value is { IsNull: false }).Select(member => KeyValuePair.Create(member.Name, member.Value!))
        );

    /// <summary>What lists show of a task.</summary>
    public static JsonData Of(ListedTask task, DateTimeOffset? next = null) =>
        task.Definition is { } definition
            ? Object(
                ("taskId", definition.Id),
                ("title", definition.Title),
                ("status", NameOf(definition.State)),
                ("when", definition.When.Text),
                ("kind", NameOf(definition.Kind)),
                ("review", definition.IsReviewed),
                ("description", definition.Description),
                ("sessionId", definition.SessionId),
                ("timezone", definition.Zone?.Id),
                ("timeoutSeconds", (long)definition.Timeout.TotalSeconds),
                ("missedRuns", definition.Missed is { } missed ? NameOf(missed) : null),
                ("overlap", NameOf(definition.Overlap)),
                ("nextRunAt", next is { } due ? TimeOf(due) : null)
            )
            : JsonData.Object(("taskId", task.Id), ("title", task.Title), ("status", "invalid"), ("reason", task.Reason));

    /// <summary>The status by which lists are narrowed.</summary>
    public static string StatusOf(ListedTask task) => task.Definition is { } definition ? NameOf(definition.State) : "invalid";
}
