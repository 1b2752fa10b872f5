using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>An object of one shape.</summary>
internal sealed partial class ShapeKind(Shape shape) : Kind
{
    public override void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        if (reader.TokenType == JsonTokenType.StartObject)
        {
            shape.Read(ref reader, reading, ref slot);
        }
        else
        {
            Refuse(ref reader, reading, ref slot, "is not an object");
        }
    }

    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form)
    {
        writer.WriteStartObject();
        shape.WriteMembers(writer, slot.Value!, form);
        writer.WriteEndObject();
    }
}
