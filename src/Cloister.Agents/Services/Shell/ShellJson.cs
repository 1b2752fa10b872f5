using System.Globalization;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Snapshots as JSON: for whoever asks, and on disk.</summary>
internal static class ShellJson
{
    private const string Time = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";

    /// <summary>As others see it.</summary>
    public static JsonData Of(ShellSnapshot shell) => JsonData.Object(Members(shell));

    /// <summary>As it is kept.</summary>
    public static JsonData Kept(ShellSnapshot shell) =>
        JsonData.Object([
            .. Members(shell),
            new("logStart", shell.LogStart),
            new("notificationDue", shell.IsNotificationDue),
            new("speakers", JsonData.Array([.. shell.Speakers.Select(speaker => (JsonData)speaker)])),
        ]);

    /// <summary>What was kept; null if it is no snapshot.</summary>
    public static ShellSnapshot? Read(ReadOnlySpan<byte> json)
    {
        if (
            !JsonData.TryParse(json, out var kept)
            || !kept.IsObject
            || Text(kept, "shellId") is not { } id
            || Text(kept, "ownerSessionId") is not { } owner
            || !Enum.TryParse<ShellStatus>(Text(kept, "status"), ignoreCase: true, out var status)
        )
        {
            return null;
        }

        var sandbox = kept.TryGet("sandbox", out var shut) && shut.IsObject ? shut : null;
        return new(id, owner, Text(kept, "cmd") ?? "", Text(kept, "cwd") ?? "", Text(kept, "shellPath") ?? "")
        {
            Backend = sandbox is null ? null : Text(sandbox, "backend"),
            Network = sandbox is null ? null : Text(sandbox, "network"),
            IsUnrestricted = Flag(kept, "unrestricted"),
            ProcessId = (int?)Number(kept, "pid"),
            Status = status,
            StartedAt = Moment(kept, "startedAt") ?? default,
            UpdatedAt = Moment(kept, "updatedAt") ?? default,
            EndedAt = Moment(kept, "endedAt"),
            ExitCode = (int?)Number(kept, "exitCode"),
            Signal = Text(kept, "signal"),
            LastOutputAt = Moment(kept, "lastOutputAt"),
            LastOutputPreview = Text(kept, "lastOutputPreview") ?? "",
            OutputChars = Number(kept, "outputChars") ?? 0,
            DroppedChars = Number(kept, "droppedChars") ?? 0,
            LogStart = Number(kept, "logStart") ?? 0,
            Version = Number(kept, "version") ?? 1,
            AutoNotifyOnExit = Flag(kept, "autoNotifyOnExit"),
            IsNotificationDue = Flag(kept, "notificationDue"),
            NotificationSent = Flag(kept, "notificationSent"),
            Speakers =
                kept.TryGet("speakers", out var speakers) && speakers.IsArray
                    ? [.. speakers.Items.Select(speaker => speaker.TryGetString(out var name) ? name : null)]
                    : [],
        };
    }

    private static IEnumerable<KeyValuePair<string, JsonData>> Members(ShellSnapshot shell)
    {
        yield return new("shellId", shell.ShellId);
        yield return new("ownerSessionId", shell.OwnerSessionId);
        yield return new("cmd", shell.Command);
        yield return new("cwd", shell.Folder);
        yield return new("shellPath", shell.ShellPath);
        yield return new(
            "sandbox",
            shell.Backend is null ? JsonData.Null : JsonData.Object(("backend", shell.Backend), ("network", shell.Network))
        );
        if (shell.IsUnrestricted)
        {
            yield return new("unrestricted", true);
        }

        yield return new("pid", shell.ProcessId is { } process ? process : JsonData.Null);
        yield return new("status", shell.Status.ToString().ToLowerInvariant());
        yield return new("startedAt", Text(shell.StartedAt));
        yield return new("updatedAt", Text(shell.UpdatedAt));
        if (shell.EndedAt is { } ended)
        {
            yield return new("endedAt", Text(ended));
        }

        if (shell.ExitCode is { } code)
        {
            yield return new("exitCode", code);
        }

        if (shell.Signal is { } signal)
        {
            yield return new("signal", signal);
        }

        if (shell.LastOutputAt is { } said)
        {
            yield return new("lastOutputAt", Text(said));
            yield return new("lastOutputPreview", shell.LastOutputPreview);
        }

        yield return new("outputChars", shell.OutputChars);
        yield return new("droppedChars", shell.DroppedChars);
        yield return new("version", shell.Version);
        yield return new("autoNotifyOnExit", shell.AutoNotifyOnExit);
        yield return new("notificationSent", shell.NotificationSent);
    }

    private static string Text(DateTimeOffset moment) => moment.UtcDateTime.ToString(Time, CultureInfo.InvariantCulture);

    private static string? Text(JsonData json, string name) =>
        json.TryGet(name, out var value) && value.TryGetString(out var text) ? text : null;

    private static long? Number(JsonData json, string name) =>
        json.TryGet(name, out var value) && value.TryGetInt64(out var number) ? number : null;

    private static bool Flag(JsonData json, string name) => json.TryGet(name, out var value) && value.Equals(JsonData.True);

    private static DateTimeOffset? Moment(JsonData json, string name) =>
        DateTimeOffset.TryParse(Text(json, name), CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : null;
}
