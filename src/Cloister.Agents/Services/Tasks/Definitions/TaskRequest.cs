using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What callers of actions say about tasks, whose schema has been checked.</summary>
internal static class TaskRequest
{
    /// <summary>The keys of a definition that are called as in its file and are written as they are given.</summary>
    public static IReadOnlyList<string> Keys { get; } =
    ["kind", "review", "sessionId", "status", "description", "timezone", "timeoutSeconds", "missedRuns", "overlap"];

    public static bool Has(JsonData request, string key) => request.TryGet(key, out var value) && !value.IsNull;

    public static bool Flag(JsonData request, string key) => request.TryGet(key, out var value) && value.Kind == JsonValueKind.True;

    /// <summary>The words of a text, or a number or flag as it is written; null if it is not there.</summary>
    public static string? Text(JsonData request, string key) =>
        !request.TryGet(key, out var value) || value.IsNull ? null
        : value.TryGetString(out var text) ? text
        : value.ToString();
}
