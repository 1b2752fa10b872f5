using System.Text.Json;
using System.Text.Unicode;

namespace Cloister.AgUi;

/// <summary>Reads events in JSON.</summary>
public sealed class JsonEventDecoder : EventDecoder
{
    private readonly DecoderOptions _options;
    private readonly Reading _reading;
    private readonly JsonReaderOptions _readerOptions;
    private EventShape _last = EventTable.ByType[(int)EventType.TextMessageContent];

    /// <summary>A decoder for one stream.</summary>
    public JsonEventDecoder()
        : this(new DecoderOptions()) { }

    /// <summary>A decoder for one stream.</summary>
    /// <param name="options">How it treats what it gets.</param>
    public JsonEventDecoder(DecoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _reading = new(options);
        _readerOptions = new() { MaxDepth = options.MaxDepth };
    }

    /// <inheritdoc/>
    public override AgUiEvent Decode(ReadOnlySpan<byte> payload)
    {
        if (!Utf8.IsValid(payload))
        {
            throw AgUiFormatException.InvalidUtf8();
        }

        var reader = new Utf8JsonReader(payload, _readerOptions);
        try
        {
            var decoded = Read(ref reader, payload);
            reader.Read(); // Throws when anything but space follows.
            _reading.End();
            return decoded;
        }
        catch (JsonException cause)
        {
            throw AgUiFormatException.From(cause, payload, _options.MaxDepth);
        }
    }

    private AgUiEvent Read(ref Utf8JsonReader reader, ReadOnlySpan<byte> payload)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw AgUiFormatException.NotAnObject("event");
        }

        var start = reader;
        if (ReadKnown(ref reader, out var decoded))
        {
            return Finish(decoded, payload);
        }

        // The type is unknown, or it came again: then the last one counts.
        reader = start;
        if (!TagScan.Last(reader, "type"u8, out var type) || type.TokenType != JsonTokenType.String || type.ValueSpan.IsEmpty)
        {
            throw AgUiFormatException.NoType();
        }

        if (ShapeOf(ref type) is not { } shape)
        {
            var unknown = JsonStrings.Read(ref type);
            reader.Skip();
            _reading.Begin(unknown);
            _reading.Report(UnrecognisedKind.EventType);
            return Unknown(unknown, payload);
        }

        Read(ref reader, shape, out decoded);
        return Finish(decoded, payload);
    }

    /// <summary>The way of all but a few events: the type comes once, and first.</summary>
    private bool ReadKnown(ref Utf8JsonReader reader, out Slot decoded)
    {
        var start = reader;
        reader.Read();
        if (reader.TokenType == JsonTokenType.PropertyName && JsonNames.Equal(ref reader, "type"u8))
        {
            reader.Read();
            if (ShapeOf(ref reader) is { } shape)
            {
                return Read(ref reader, shape, out decoded);
            }
        }
        else if (TagScan.First(start, "type"u8, out var type) && ShapeOf(ref type) is { } shape)
        {
            reader = start;
            return Read(ref reader, shape, out decoded);
        }

        decoded = default;
        return false;
    }

    private bool Read(ref Utf8JsonReader reader, EventShape shape, out Slot decoded)
    {
        decoded = default;
        _last = shape;
        _reading.Begin(shape.WireType);
        return shape.Body.Read(ref reader, _reading, ref decoded);
    }

    private EventShape? ShapeOf(ref Utf8JsonReader type)
    {
        if (_last.Body.Tag!.IsValueOf(ref type))
        {
            return _last;
        }

        foreach (var shape in EventTable.ByType)
        {
            if (shape.Body.Tag!.IsValueOf(ref type))
            {
                return shape;
            }
        }

        return null;
    }

    private AgUiEvent Finish(Slot decoded, ReadOnlySpan<byte> payload)
    {
        if (decoded.Value is AgUiEvent known)
        {
            return _options.KeepWire ? known with { Wire = JsonOf(payload) } : known;
        }

        var fault = (Fault)decoded.Value!;
        if (fault.Problem is null)
        {
            _reading.Report(fault);
            return Unknown(_last.WireType, payload);
        }

        var json = JsonOf(payload);
        return WithWire(new MalformedEvent(_last.WireType, json, fault.Problem), json);
    }

    private AgUiEvent Unknown(string type, ReadOnlySpan<byte> payload)
    {
        var json = JsonOf(payload);
        return WithWire(new UnknownEvent(type, json), json);
    }

    private AgUiEvent WithWire(AgUiEvent decoded, JsonData json) => _options.KeepWire ? decoded with { Wire = json } : decoded;

    private JsonData JsonOf(ReadOnlySpan<byte> payload) => JsonData.Parse(payload, _options.MaxDepth);
}
