using System.Text.Json;

namespace Cloister.AgUi;

/// <summary><c>true</c> or <c>false</c>, as 1 or 0.</summary>
internal sealed partial class FlagKind : Kind
{
    public override void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        if (reader.TokenType is JsonTokenType.True or JsonTokenType.False)
        {
            slot = Slot.Of(reader.TokenType == JsonTokenType.True ? 1 : 0);
        }
        else
        {
            Refuse(ref reader, reading, ref slot, "is neither true nor false");
        }
    }

    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form) => writer.WriteBooleanValue(slot.Number != 0);
}
