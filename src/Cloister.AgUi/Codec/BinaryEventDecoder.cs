namespace Cloister.AgUi;

/// <summary>Reads events in the binary encoding.</summary>
public sealed class BinaryEventDecoder : EventDecoder
{
    // A later event is one field. Who sends many that turn out to be none only wants the work done.
    private const int MostLaterFields = 16;

    private readonly DecoderOptions _options;
    private readonly Reading _reading;

    /// <summary>A decoder for one stream.</summary>
    public BinaryEventDecoder()
        : this(new DecoderOptions()) { }

    /// <summary>A decoder for one stream.</summary>
    /// <param name="options">How it treats what it gets.</param>
    public BinaryEventDecoder(DecoderOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        _options = options;
        _reading = new(options);
    }

    /// <inheritdoc/>
    public override AgUiEvent Decode(ReadOnlySpan<byte> payload)
    {
        var number = FindArm(payload, out var message);
        var decoded = EventTable.OfArm(number) is { } shape ? Read(shape, message) : Unknown(number);
        _reading.End();
        return _options.KeepWire && decoded.Wire is null ? decoded with { Wire = WireOf(decoded) } : decoded;
    }

    private AgUiEvent Read(EventShape shape, ReadOnlySpan<byte> message)
    {
        Slot slot = default;
        _reading.Begin(shape.WireType);
        shape.Body.Read(message, _reading, ref slot, shape.OwnMembers);
        if (_reading.BaseType != (int)shape.Type)
        {
            throw AgUiFormatException.NotOneEvent();
        }

        if (slot.Value is not Fault fault)
        {
            return (AgUiEvent)slot.Value!;
        }

        if (fault.Problem is { } problem)
        {
            return new MalformedEvent(shape.WireType, JsonData.EmptyObject, problem);
        }

        _reading.Report(fault);
        return new UnknownEvent(shape.WireType, JsonData.EmptyObject);
    }

    private UnknownEvent Unknown(int number)
    {
        var type = $"field {number}";
        _reading.Begin(type);
        _reading.Report(UnrecognisedKind.EventType);
        return new(type, JsonData.EmptyObject);
    }

    /// <summary>Finds the one field that is the event. One that is not known may be an event of a later version.</summary>
    private static int FindArm(ReadOnlySpan<byte> payload, out ReadOnlySpan<byte> message)
    {
        var (known, future, count, tries) = (0, 0, 0, 0);
        message = default;
        var fields = new ProtoReader(payload);
        while (fields.Next())
        {
            // Of the wrong type, the number of an event is a contradiction too.
            var isKnown = EventTable.OfArm(fields.Number) is not null;
            if (isKnown && known != 0 && known != fields.Number)
            {
                throw AgUiFormatException.NotOneEvent();
            }

            known = isKnown ? fields.Number : known;
            if (fields.Type != WireType.Bytes)
            {
                fields.Skip();
            }
            else if (isKnown)
            {
                message = fields.ReadBytes();
                count++;
            }
            else if (fields.ReadBytes() is var bytes && future == 0 && tries++ < MostLaterFields && IsMessage(bytes))
            {
                future = fields.Number;
            }
        }

        message = count > 1 ? fields.Gather(known) : message;
        return count > 0 ? known
            : known == 0 && future != 0 ? future
            : throw AgUiFormatException.NotOneEvent();
    }

    private static bool IsMessage(ReadOnlySpan<byte> bytes)
    {
        try
        {
            var fields = new ProtoReader(bytes);
            while (fields.Next())
            {
                fields.Skip();
            }

            return true;
        }
        catch (AgUiFormatException)
        {
            return false;
        }
    }

    /// <summary>The encoding has no JSON to keep, so it is the event's own.</summary>
    private static JsonData WireOf(AgUiEvent decoded) =>
        decoded switch
        {
            UnknownEvent unknown => unknown.Json,
            MalformedEvent malformed => malformed.Json,
            _ => JsonData.Parse(AgUiJson.ToUtf8(decoded)),
        };
}
