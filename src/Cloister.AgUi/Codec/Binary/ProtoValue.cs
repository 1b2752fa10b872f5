using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>Open JSON in the binary encoding: <c>google.protobuf.Value</c> and <c>Struct</c>. All numbers are doubles there.</summary>
internal static partial class ProtoValue
{
    private const int Null = 1;
    private const int Number = 2;
    private const int Text = 3;
    private const int Flag = 4;
    private const int Object = 5;
    private const int List = 6;

    public static void Write(ProtoWriter writer, JsonData json)
    {
        switch (json.Kind)
        {
            case JsonValueKind.Null:
                writer.Varint(Null, 0);
                break;
            case JsonValueKind.Number:
                // Infinity would be no JSON any more for who reads it.
                writer.Double(Number, Math.Clamp(json.AsDouble(), double.MinValue, double.MaxValue));
                break;
            case JsonValueKind.String:
                writer.Text(Text, json.AsString());
                break;
            case JsonValueKind.True or JsonValueKind.False:
                writer.Varint(Flag, json.Kind == JsonValueKind.True ? 1u : 0u);
                break;
            case JsonValueKind.Object:
                var members = writer.Begin(Object);
                WriteObject(writer, json);
                writer.End(members);
                break;
            default:
                var list = writer.Begin(List);
                WriteItems(writer, json);
                writer.End(list);
                break;
        }
    }

    public static void WriteObject(ProtoWriter writer, JsonData json)
    {
        foreach (var (name, value) in json.Members)
        {
            var entry = writer.Begin(1);
            if (name.Length > 0)
            {
                writer.Text(1, name);
            }

            var start = writer.Begin(2);
            Write(writer, value);
            writer.End(start);
            writer.End(entry);
        }
    }

    private static void WriteItems(ProtoWriter writer, JsonData json)
    {
        foreach (var item in json.Items)
        {
            var start = writer.Begin(1);
            Write(writer, item);
            writer.End(start);
        }
    }
}
