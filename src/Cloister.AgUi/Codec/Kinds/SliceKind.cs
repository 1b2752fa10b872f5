using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>A string that a message streams, or could.</summary>
internal sealed partial class SliceKind : Kind
{
    public override void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            slot.Value = TextSlice.FromJson(reader.ValueSpan);
        }
        else
        {
            Refuse(ref reader, reading, ref slot, "is not a string");
        }
    }

    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form) =>
        JsonStrings.Write(writer, ((TextSlice)slot.Value!).Span);
}
