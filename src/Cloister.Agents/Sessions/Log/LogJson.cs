using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Rows of the log as bytes and back.</summary>
internal static class LogJson
{
    public static readonly JsonWriterOptions WriterOptions = new()
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
        SkipValidation = true,
    };

    /// <summary>In front of the number of a type that has no name here, because a newer version wrote it.</summary>
    public const string UnknownPrefix = "unknown.";

    /// <summary>A buffer that a large message has made larger than this is not kept: every thread has one.</summary>
    private const int MostKept = 64 << 10;

    [ThreadStatic]
    private static ArrayBufferWriter<byte>? _buffer;

    [ThreadStatic]
    private static JsonEventEncoder? _encoder;

    /// <summary>The body of a row.</summary>
    public static byte[] ToUtf8(LogRecord record)
    {
        var buffer = _buffer is { Capacity: <= MostKept } kept ? kept : _buffer = new(512);
        buffer.ResetWrittenCount();
        if (record is EventRecord { Event: var @event })
        {
            (_encoder ??= new()).Write(@event, buffer);
        }
        else
        {
            using var writer = new Utf8JsonWriter(buffer, WriterOptions);
            record.Write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <summary>What a row says.</summary>
    /// <exception cref="AgUiFormatException">The body is damaged.</exception>
    public static LogRecord Read(LogRow row) =>
        row.Record is { } record ? record
        : row.IsEvent ? new EventRecord(AgUiJson.ParseEvent(row.Body.Span))
        : HostRecords.Read(row.Type, StoredJson.Parse(row.Body.Span));

    /// <summary>The event of a row that is one.</summary>
    /// <exception cref="AgUiFormatException">The body is damaged.</exception>
    public static AgUiEvent ReadEvent(LogRow row) =>
        row.Record is EventRecord { Event: var @event } ? @event : AgUiJson.ParseEvent(row.Body.Span);

    /// <summary>Whether reading a row failed because of what stands there.</summary>
    public static bool IsDamage(Exception failure) =>
        failure is AgUiFormatException or JsonException or KeyNotFoundException or InvalidOperationException or OverflowException;

    /// <summary>The type of a row as others read it.</summary>
    public static string NameOf(LogRow row) =>
        RecordTypes.NameOf(row.Type) ?? string.Create(CultureInfo.InvariantCulture, $"{UnknownPrefix}{(int)row.Type}");

    public static string Timestamp(long milliseconds) =>
        DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>Writes a member, unless it has no value.</summary>
    public static void WriteGiven(this Utf8JsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.WriteString(name, value);
        }
    }
}
