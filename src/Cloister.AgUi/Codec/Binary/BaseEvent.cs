namespace Cloister.AgUi;

/// <summary>What all events have, which the binary encoding puts into a message of its own.</summary>
internal static class BaseEvent
{
    private const int TypeField = 1;
    private const int TimestampField = 2;
    private const int RawEventField = 3;
    private const int MetadataField = 4;

    /// <summary>Reads it into three slots: timestamp, raw event, metadata.</summary>
    public static void Read(ReadOnlySpan<byte> message, Reading reading, Span<Slot> slots)
    {
        // Zero is the one number that is never written.
        reading.BaseType = Math.Max(reading.BaseType, 0);
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            switch (fields.Number, fields.Type)
            {
                case (TypeField, WireType.Varint):
                    reading.BaseType = (int)Math.Min(fields.ReadVarint(), int.MaxValue);
                    break;
                case (TimestampField, WireType.Varint):
                    reading.At("timestamp");
                    Kinds.Timestamp.Read(fields.ReadVarint(), reading, ref slots[0]);
                    break;
                case (RawEventField, WireType.Bytes):
                    reading.At("rawEvent");
                    Kinds.Json.Read(fields.ReadBytes(), reading, ref slots[1]);
                    break;
                case (MetadataField, WireType.Bytes):
                    reading.At("metadata");
                    Kinds.JsonObject.Read(fields.ReadBytes(), reading, ref slots[2]);
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }
    }

    public static void Write(ProtoWriter writer, AgUiEvent agUiEvent)
    {
        var start = writer.Begin(1);
        if (agUiEvent.Type != EventType.TextMessageStart)
        {
            writer.Varint(TypeField, (ulong)agUiEvent.Type);
        }

        if (agUiEvent.Timestamp is { } timestamp)
        {
            Kinds.Timestamp.Write(writer, TimestampField, Slot.Of(timestamp));
        }

        if (Given.In(agUiEvent.RawEvent) is { } raw)
        {
            Kinds.Json.Write(writer, RawEventField, Slot.Of(raw));
        }

        if (agUiEvent.Metadata is { } metadata)
        {
            Kinds.JsonObject.Write(writer, MetadataField, Slot.Of(metadata));
        }

        writer.End(start);
    }
}
