using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>A JSON object with any members. Nobody looks inside.</summary>
internal sealed partial class JsonObjectKind : Kind
{
    /// <summary>Whether the binary encoding has it as any value, and not as an object.</summary>
    public bool IsValue { get; init; }

    public override void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            slot.Value = JsonData.Read(ref reader);
        }
        else
        {
            Refuse(ref reader, reading, ref slot, "is not an object");
        }
    }

    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form) => Checked(slot).WriteTo(writer);

    private static JsonData Checked(Slot slot) =>
        (JsonData)slot.Value! is { IsObject: true } json
            ? json
            : throw AgUiFormatException.Malformed(
                "A value cannot be written, because the protocol asks for a JSON object there. Give metadata, schemas and activity content as objects."
            );
}
