using System.Buffers;
using System.Text.Json;

namespace Cloister.Agents;

/// <summary>A row of a session's log, as feeds and exports give it away.</summary>
public sealed class SessionEvent
{
    /// <summary>The type that says: what comes next was joined with rows before it, so begin again behind <see cref="Seq"/>.</summary>
    public const string Resync = "resync";

    private readonly LogRow? _row;

    private SessionEvent(long seq, LogRow? row)
    {
        Seq = seq;
        _row = row;
    }

    /// <summary>Its number in the session. Ask for what is behind it to go on from here.</summary>
    public long Seq { get; }

    /// <summary>The first number it stands for: less than <see cref="Seq"/> when rows before it were joined into it.</summary>
    public long First => _row?.First ?? Seq;

    /// <summary>When it was made.</summary>
    public DateTimeOffset At => DateTimeOffset.FromUnixTimeMilliseconds(_row?.At ?? 0);

    /// <summary>What it is: upper-case names are events of the protocol, the others are the host's.</summary>
    public string Type => _row is null ? Resync : LogJson.NameOf(_row);

    /// <summary>Whether it is no row, but the order to begin again behind <see cref="Seq"/>. Nothing comes after it.</summary>
    public bool IsResync => _row is null;

    /// <summary>The run it belongs to.</summary>
    public string? RunId => _row?.RunId;

    /// <summary>What it says, as JSON: the event as it goes over the wire, or the facts of the host.</summary>
    public ReadOnlyMemory<byte> Data => _row?.Body ?? "{}"u8.ToArray();

    /// <summary>Writes it with everything that is known about it, as one object.</summary>
    public void WriteTo(Utf8JsonWriter writer)
    {
        ArgumentNullException.ThrowIfNull(writer);
        if (_row is not null)
        {
            var envelope = new ArrayBufferWriter<byte>();
            new RowEnvelope().Write(envelope, _row);
            writer.WriteRawValue(envelope.WrittenSpan, skipInputValidation: true);
            return;
        }

        writer.WriteStartObject();
        writer.WriteString("type", Resync);
        writer.WriteNumber("seq", Seq);
        writer.WriteEndObject();
    }

    /// <summary>The same as bytes.</summary>
    public byte[] ToUtf8()
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, LogJson.WriterOptions))
        {
            WriteTo(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    /// <inheritdoc/>
    public override string ToString() => $"{Seq} {Type}";

    internal static SessionEvent Of(LogRow row) => new(row.Seq, row);

    internal static SessionEvent BeginAgain(long after) => new(after, row: null);
}
