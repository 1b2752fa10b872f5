using System.Globalization;
using System.Text;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The form of an exported trace: JSON Lines.</summary>
internal static class TraceFile
{
    private static readonly string Version = typeof(TraceFile).Assembly.GetName().Version?.ToString(3) ?? "0.0.0";

    public static async Task WriteAsync(
        Stream stream,
        string threadId,
        IReadOnlyList<RecordedStep> entries,
        Func<JsonData, JsonData>? redact,
        DateTimeOffset now,
        CancellationToken cancellationToken
    )
    {
        await WriteLineAsync(stream, Header(threadId, entries, now), cancellationToken).ConfigureAwait(false);
        foreach (var entry in entries)
        {
            if (entry.Event is { } agentEvent)
            {
                await WriteLineAsync(stream, LineOf(agentEvent, entry.At, redact), cancellationToken).ConfigureAwait(false);
            }
        }

        await stream.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public static async Task<IReadOnlyList<AgUiEvent>> ReadAsync(Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.UTF8, leaveOpen: true);
        var events = new List<AgUiEvent>();
        for (var number = 1; await reader.ReadLineAsync(cancellationToken).ConfigureAwait(false) is { } line; number++)
        {
            var json = Parse(line, number);
            if (number == 1)
            {
                RequireHeader(json);
            }
            else
            {
                events.Add(EventOf(json, number));
            }
        }

        return events;
    }

    private static JsonData Header(string threadId, IReadOnlyList<RecordedStep> entries, DateTimeOffset now) =>
        JsonData.Object(
            (
                "_session",
                JsonData.Object(
                    ("threadId", threadId),
                    ("runId", entries.Select(entry => entry.Event).OfType<RunStartedEvent>().LastOrDefault()?.RunId ?? ""),
                    ("sdkVersion", Version),
                    ("adapter", "Cloister.Chat"),
                    ("captured", Text(now)),
                    ("synthesized", false)
                )
            )
        );

    private static JsonData LineOf(AgUiEvent agentEvent, DateTimeOffset at, Func<JsonData, JsonData>? redact)
    {
        var payload = JsonData.Parse(AgUiJson.ToUtf8(agentEvent));
        return JsonData.Object(("type", payload["type"]), ("timestamp", Text(at)), ("payload", redact is null ? payload : redact(payload)));
    }

    private static JsonData Parse(string line, int number) =>
        JsonData.TryParse(line, out var json) && json.IsObject ? json : throw Bad(number, "it is not a JSON object");

    private static void RequireHeader(JsonData json)
    {
        if (!json.TryGet("_session", out _))
        {
            throw Bad(1, "a trace begins with a line that has '_session'");
        }
    }

    private static AgUiEvent EventOf(JsonData json, int number)
    {
        if (!json.TryGet("payload", out var payload) || !payload.IsObject)
        {
            throw Bad(number, "it has no 'payload' that is an object");
        }

        try
        {
            return AgUiJson.ParseEvent(payload.ToUtf8());
        }
        catch (AgUiFormatException exception)
        {
            throw Bad(number, $"its 'payload' is no event ({exception.Message})");
        }
    }

    private static string Text(DateTimeOffset moment) =>
        moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    private static FormatException Bad(int line, string reason) =>
        new(string.Create(CultureInfo.InvariantCulture, $"Line {line} of the trace cannot be read: {reason}."));

    private static async Task WriteLineAsync(Stream stream, JsonData line, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(line.ToUtf8(), cancellationToken).ConfigureAwait(false);
        await stream.WriteAsync("\n"u8.ToArray(), cancellationToken).ConfigureAwait(false);
    }
}
