using System.Globalization;

namespace Cloister.Agents;

/// <summary>The file of a task: its keys, what they may be given, and what they are if they are not there.</summary>
internal static class TaskFile
{
    public const string Name = "task.md";

    private static readonly Dictionary<string, bool> Flags = new(StringComparer.OrdinalIgnoreCase) { ["true"] = true, ["false"] = false };

    /// <summary>Reads a definition.</summary>
    /// <exception cref="FormatException">It cannot be used.</exception>
    public static TaskDefinition Read(string id, string text)
    {
        var head = FrontMatter.Parse(text);
        return new(id, head["title"] ?? throw new FormatException("'title' is missing"))
        {
            When = TaskWhen.Parse(WhenOf(head)),
            Description = head["description"],
            SessionId = SessionOf(head["sessionId"]),
            State = OneOf<TaskState>(head, "status"),
            Kind = OneOf<TaskKind>(head, "kind"),
            IsReviewed = FlagOf(head, "review"),
            Zone = ZoneOf(head["timezone"]),
            Timeout = TimeoutOf(head["timeoutSeconds"]),
            Missed = head["missedRuns"] is null ? null : OneOf<MissedRuns>(head, "missedRuns"),
            Overlap = OneOf<TaskOverlap>(head, "overlap"),
            Body = head.Body,
        };
    }

    /// <summary>Older names of the key, each with the one kind of value it could have.</summary>
    private static string WhenOf(FrontMatter head) =>
        head["when"]
        ?? head["cron"]
        ?? (
            head["time"] is not { } time ? ""
            : time.StartsWith(TaskWhen.TimePrefix, StringComparison.OrdinalIgnoreCase) ? time
            : TaskWhen.TimePrefix + time
        );

    private static T OneOf<T>(FrontMatter head, string key)
        where T : struct, Enum =>
        head[key] is not { } text ? default
        : Enum.GetNames<T>().Contains(text, StringComparer.OrdinalIgnoreCase) ? Enum.Parse<T>(text, ignoreCase: true)
        : throw new FormatException(
            $"'{key}' is '{text}' and has to be one of {string.Join(", ", Enum.GetNames<T>().Select(name => name.ToLowerInvariant()))}"
        );

    private static bool FlagOf(FrontMatter head, string key) =>
        head[key] is { } text
        && (Flags.TryGetValue(text, out var flag) ? flag : throw new FormatException($"'{key}' is '{text}' and has to be true or false"));

    private static TimeZoneInfo? ZoneOf(string? id) =>
        id is null ? null
        : TextRules.TimeZone(id) is { } wrong ? throw new FormatException($"'timezone' is '{id}': {wrong}")
        : TimeZoneInfo.FindSystemTimeZoneById(id);

    private static TimeSpan TimeoutOf(string? text) =>
        text is null ? TaskDefinition.UsualTimeout
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds) && seconds is >= 1 and <= 86_400
            ? TimeSpan.FromSeconds(seconds)
        : throw new FormatException($"'timeoutSeconds' is '{text}' and has to be a number from 1 to 86400");

    private static string? SessionOf(string? id) =>
        id is null || SessionName.IsValid(id) ? id : throw new FormatException($"'sessionId' is '{id}', and no session can be called so");
}
