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
            // A copy of the reader costs more than a new one for the few events that need it.
            var decoded = ReadPlain(ref reader, out var plain) ? Finish(plain, payload) : Search(out reader, payload);
            reader.Read(); // Throws when anything but space follows.
            _reading.End();
            return decoded;
        }
        catch (JsonException cause)
        {
            throw AgUiFormatException.From(cause, payload, _options.MaxDepth);
        }
    }

    /// <summary>The way of all but a few events: the type comes once, and first.</summary>
    private bool ReadPlain(ref Utf8JsonReader reader, out Slot decoded)
    {
        reader.Read();
        if (reader.TokenType != JsonTokenType.StartObject)
        {
            throw AgUiFormatException.NotAnObject("event");
        }

        if (TagScan.IsNext(ref reader, "type"u8) && ShapeOf(ref reader) is { } shape)
        {
            return Read(ref reader, shape, out decoded);
        }

        decoded = default;
        return false;
    }

    /// <summary>The type is unknown, or it stands behind other members, or it comes again: then the last one counts.</summary>
    private AgUiEvent Search(out Utf8JsonReader reader, ReadOnlySpan<byte> payload)
    {
        reader = new(payload, _readerOptions);
        reader.Read();
        if (!TagScan.Last(reader, "type"u8, out var type) || type.TokenType != JsonTokenType.String || type.ValueSpan.IsEmpty)
        {
            throw AgUiFormatException.NoType();
        }

        if (ShapeOf(ref type) is { } shape)
        {
            Read(ref reader, shape, out var decoded);
            return Finish(decoded, payload);
        }

        var unknown = JsonStrings.Read(ref type);
        reader.Skip();
        _reading.Begin(unknown);
        _reading.Report(UnrecognisedKind.EventType);
        return Unknown(unknown, payload);
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
