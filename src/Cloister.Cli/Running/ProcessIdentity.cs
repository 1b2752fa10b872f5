using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Text.Json;

namespace Cloister.Cli;

/// <summary>A process, told from another one that got the same number later.</summary>
/// <param name="Id">Its number.</param>
/// <param name="StartedAt">When it started, as the system says.</param>
/// <param name="ProjectRoot">The project it works for.</param>
internal sealed record ProcessIdentity(int Id, DateTimeOffset StartedAt, string ProjectRoot)
{
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(2);

    public static ProcessIdentity OfThis(string projectRoot)
    {
        using var process = Process.GetCurrentProcess();
        return new(process.Id, new DateTimeOffset(process.StartTime.ToUniversalTime()), projectRoot);
    }

    /// <summary>Whether it still runs, for this project.</summary>
    public bool IsAlive(string projectRoot)
    {
        try
        {
            using var process = Process.GetProcessById(Id);
            var apart = process.StartTime.ToUniversalTime() - StartedAt.UtcDateTime;
            return !process.HasExited && apart.Duration() <= Tolerance && ProjectRoot == projectRoot;
        }
        catch (Exception exception) when (exception is ArgumentException or InvalidOperationException or Win32Exception)
        {
            // It is gone, or somebody else's.
            return false;
        }
    }

    public void Write(Utf8JsonWriter writer)
    {
        writer.WriteNumber("pid", Id);
        writer.WriteString("processStartTime", StartedAt.ToString("O", CultureInfo.InvariantCulture));
        writer.WriteString("projectRoot", ProjectRoot);
    }

    /// <summary>Reads it from a file that begins so; null if it does not.</summary>
    public static ProcessIdentity? Read(JsonElement json) =>
        json.ValueKind == JsonValueKind.Object
        && json.TryGetProperty("pid", out var pid)
        && pid.TryGetInt32(out var id)
        && json.TryGetProperty("processStartTime", out var time)
        && time.ValueKind == JsonValueKind.String
        && time.TryGetDateTimeOffset(out var startedAt)
        && json.TryGetProperty("projectRoot", out var root)
        && root.ValueKind == JsonValueKind.String
            ? new(id, startedAt, root.GetString()!)
            : null;
}
