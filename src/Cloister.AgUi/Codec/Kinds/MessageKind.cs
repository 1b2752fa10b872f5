using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>A message of any role.</summary>
internal sealed partial class MessageKind(Func<object, Shape> shapeOf, params Shape[] shapes) : UnionKind("role", shapeOf, shapes)
{
    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form)
    {
        if (slot.Value is UnknownMessage unknown)
        {
            unknown.Json.WriteTo(writer);
        }
        else
        {
            base.Write(writer, slot, form);
        }
    }

    /// <summary>What a later version stored stays in its place.</summary>
    protected override void ReadUnknown(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        if (!reading.IsStored)
        {
            base.ReadUnknown(ref reader, reading, ref slot);
            return;
        }

        var json = JsonData.Read(ref reader);
        slot = Slot.Of(new UnknownMessage(TextOf(json, "id"), TextOf(json, "role"), json));
    }

    private static string TextOf(JsonData json, string name) =>
        json.TryGet(name, out var value) && value.TryGetString(out var text) ? text : "";
}
