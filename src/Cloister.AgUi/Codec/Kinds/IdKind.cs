using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>A string that comes again and again within a stream.</summary>
internal sealed partial class IdKind : Kind
{
    public override void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            slot.Value = reader.ValueIsEscaped ? JsonStrings.Read(ref reader) : reading.Ids.Get(reader.ValueSpan);
        }
        else
        {
            Refuse(ref reader, reading, ref slot, "is not a string");
        }
    }

    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form) => JsonStrings.Write(writer, (string)slot.Value!);

    public override void WriteMember(Utf8JsonWriter writer, JsonEncodedText name, Slot slot, MessageForm form) =>
        JsonStrings.Write(writer, name, (string)slot.Value!);
}
