using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The tasks of the agent, for people in a chat.</summary>
internal static class TaskList
{
    private const string None = "There are no tasks.";

    private static readonly string[] Facts = ["status", "when"];

    public static string Of(JsonData? listed)
    {
        var lines =
            listed is { IsObject: true } && listed.TryGet("tasks", out var tasks) && tasks.IsArray
                ? tasks.Items.Select(LineOf).ToList()
                : [];
        return lines.Count == 0 ? None : string.Join('\n', lines);
    }

    private static string LineOf(JsonData task)
    {
        var facts = Facts.Select(name => JsonFacts.Text(task, name)).OfType<string>();
        return $"{JsonFacts.Text(task, "title") ?? JsonFacts.Text(task, "taskId")} ({string.Join(", ", facts)})";
    }
}
