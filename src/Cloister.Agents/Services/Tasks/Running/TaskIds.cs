using System.Globalization;

namespace Cloister.Agents;

/// <summary>What the runs of tasks, and their sessions, are called.</summary>
internal static class TaskIds
{
    public static string ExecutionOf(string task, DateTimeOffset askedAt) =>
        string.Create(CultureInfo.InvariantCulture, $"{task}:{askedAt.ToUnixTimeMilliseconds()}");

    public static string SessionOf(string task, string stamp) => $"task-run:{task}:{stamp}";

    public static string JudgeOf(string task, string stamp) => $"task-user-sim:{task}:{stamp}";
}
