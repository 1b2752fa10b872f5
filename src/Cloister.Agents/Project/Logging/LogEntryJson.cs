using System.Buffers;
using System.Diagnostics;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Writes entries of the log as lines of JSON, without secrets.</summary>
internal sealed class LogEntryJson(string agentId, SecretRedactor redactor, TimeProvider time)
{
    private static readonly JsonWriterOptions Options = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    public ReadOnlyMemory<byte> Line(
        LogLevel level,
        string category,
        EventId eventId,
        string message,
        Exception? exception,
        LogEntryFields fields
    )
    {
        var line = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(line, Options))
        {
            writer.WriteStartObject();
            writer.WriteString("ts", time.GetUtcNow().UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture));
            writer.WriteString("level", WordFor(level));
            writer.WriteString("event", eventId.Name ?? category);
            writer.WriteString("message", redactor.Redact(message));
            writer.WriteString("agentId", agentId);
            writer.WriteString("category", category);
            if (Activity.Current is { IdFormat: ActivityIdFormat.W3C } activity)
            {
                writer.WriteString("traceId", activity.TraceId.ToHexString());
            }
            foreach (var (name, value) in fields.Values)
            {
                Write(writer, redactor.Redact(name), value);
            }
            if (exception is not null)
            {
                writer.WriteString("exception", redactor.Redact(exception.ToString()));
            }
            writer.WriteEndObject();
        }
        line.Write("\n"u8);
        return line.WrittenMemory;
    }

    private static string WordFor(LogLevel level) =>
        level switch
        {
            LogLevel.Trace => "trace",
            LogLevel.Debug => "debug",
            LogLevel.Information => "information",
            LogLevel.Warning => "warning",
            LogLevel.Error => "error",
            _ => "critical",
        };

    private void Write(Utf8JsonWriter writer, string name, object? value)
    {
        switch (value)
        {
            case null:
                writer.WriteNull(name);
                break;
            case bool flag:
                writer.WriteBoolean(name, flag);
                break;
            case string text:
                writer.WriteString(name, redactor.Redact(text));
                break;
            default:
                WriteNumber(writer, name, value);
                break;
        }
    }

    // A secret may be all digits.
    private void WriteNumber(Utf8JsonWriter writer, string name, object value)
    {
        var text = Convert.ToString(value, CultureInfo.InvariantCulture)!;
        var redacted = redactor.Redact(text);
        if (!ReferenceEquals(redacted, text))
        {
            writer.WriteString(name, redacted);
        }
        else if (value is long number)
        {
            writer.WriteNumber(name, number);
        }
        else
        {
            writer.WriteNumber(name, (double)value);
        }
    }
}
