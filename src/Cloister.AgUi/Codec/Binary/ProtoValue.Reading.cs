using System.Text.Json;

namespace Cloister.AgUi;

internal static partial class ProtoValue
{
    /// <summary>The value, or null where the message says nothing.</summary>
    public static JsonData? Read(ReadOnlySpan<byte> value, Reading reading)
    {
        var output = reading.JsonText;
        return TryCopy(value, output.Begin(), reading.DepthLeft) ? output.End() : null;
    }

    public static JsonData ReadObject(ReadOnlySpan<byte> members, Reading reading)
    {
        var output = reading.JsonText;
        var writer = output.Begin();
        Descend(reading.DepthLeft);
        writer.WriteStartObject();
        CopyMembers(members, writer, reading.DepthLeft - 1);
        writer.WriteEndObject();
        return output.End();
    }

    /// <summary>The last kind wins; of objects and lists, those that follow each other are one.</summary>
    private static bool TryCopy(ReadOnlySpan<byte> value, Utf8JsonWriter writer, int maxDepth)
    {
        var (last, since) = (0, 0);
        ulong number = 0;
        double real = 0;
        ReadOnlySpan<byte> bytes = default;
        var fields = new ProtoReader(value);
        for (var start = 0; fields.Next(); start = fields.Position)
        {
            if (!IsKind(fields.Number, fields.Type))
            {
                fields.Skip();
                continue;
            }

            since = fields.Number == last ? since : start;
            last = fields.Number;
            switch (fields.Type)
            {
                case WireType.Varint:
                    number = fields.ReadVarint();
                    break;
                case WireType.Fixed64:
                    real = fields.ReadDouble();
                    break;
                default:
                    bytes = fields.ReadBytes();
                    break;
            }
        }

        return TryCopy(last, number, real, last is Object or List ? value[since..] : bytes, writer, maxDepth);
    }

    private static bool TryCopy(int kind, ulong number, double real, ReadOnlySpan<byte> bytes, Utf8JsonWriter writer, int maxDepth)
    {
        switch (kind)
        {
            case Null:
                writer.WriteNullValue();
                break;
            case Number:
                writer.WriteNumberValue(double.IsFinite(real) ? real : throw AgUiFormatException.NotJsonNumber());
                break;
            case Text:
                writer.WriteStringValue(ProtoText.Checked(bytes));
                break;
            case Flag:
                writer.WriteBooleanValue(number != 0);
                break;
            case Object:
                CopyObject(bytes, writer, maxDepth);
                break;
            case List:
                CopyList(bytes, writer, maxDepth);
                break;
            default:
                return false;
        }

        return true;
    }

    private static bool IsKind(int number, WireType type) =>
        number switch
        {
            Null or Flag => type == WireType.Varint,
            Number => type == WireType.Fixed64,
            Text or Object or List => type == WireType.Bytes,
            _ => false,
        };

    /// <summary>Reads the pieces where they stand: gathered, nested pieces would be copied again at each level.</summary>
    private static void CopyObject(ReadOnlySpan<byte> pieces, Utf8JsonWriter writer, int maxDepth)
    {
        Descend(maxDepth);
        writer.WriteStartObject();
        var fields = new ProtoReader(pieces);
        while (fields.Next())
        {
            if (fields is { Number: Object, Type: WireType.Bytes })
            {
                CopyMembers(fields.ReadBytes(), writer, maxDepth - 1);
            }
            else
            {
                fields.Skip();
            }
        }

        writer.WriteEndObject();
    }

    private static void CopyMembers(ReadOnlySpan<byte> members, Utf8JsonWriter writer, int maxDepth)
    {
        var fields = new ProtoReader(members);
        while (fields.Next())
        {
            if (fields is { Number: 1, Type: WireType.Bytes })
            {
                CopyMember(fields.ReadBytes(), writer, maxDepth);
            }
            else
            {
                fields.Skip();
            }
        }
    }

    private static void CopyMember(ReadOnlySpan<byte> entry, Utf8JsonWriter writer, int maxDepth)
    {
        ReadOnlySpan<byte> name = default;
        ReadOnlySpan<byte> value = default;
        var fields = new ProtoReader(entry);
        while (fields.Next())
        {
            switch (fields.Number, fields.Type)
            {
                case (1, WireType.Bytes):
                    name = fields.ReadBytes();
                    break;
                case (2, WireType.Bytes):
                    value = fields.ReadBytes();
                    break;
                default:
                    fields.Skip();
                    break;
            }
        }

        writer.WritePropertyName(ProtoText.Checked(name));
        if (!TryCopy(value, writer, maxDepth))
        {
            writer.WriteNullValue();
        }
    }

    private static void CopyList(ReadOnlySpan<byte> pieces, Utf8JsonWriter writer, int maxDepth)
    {
        Descend(maxDepth);
        writer.WriteStartArray();
        var fields = new ProtoReader(pieces);
        while (fields.Next())
        {
            if (fields is { Number: List, Type: WireType.Bytes })
            {
                CopyItems(fields.ReadBytes(), writer, maxDepth - 1);
            }
            else
            {
                fields.Skip();
            }
        }

        writer.WriteEndArray();
    }

    private static void CopyItems(ReadOnlySpan<byte> items, Utf8JsonWriter writer, int maxDepth)
    {
        var fields = new ProtoReader(items);
        while (fields.Next())
        {
            if (fields is not { Number: 1, Type: WireType.Bytes })
            {
                fields.Skip();
            }
            else if (!TryCopy(fields.ReadBytes(), writer, maxDepth))
            {
                writer.WriteNullValue();
            }
        }
    }

    private static void Descend(int maxDepth)
    {
        if (maxDepth <= 0)
        {
            throw AgUiFormatException.TooDeep();
        }
    }
}
