using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>A string, or a list of parts.</summary>
/// <param name="partsField">In the binary encoding: the field of the parts.</param>
internal sealed partial class ContentKind(int partsField) : Kind
{
    public override void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        if (reader.TokenType == JsonTokenType.String)
        {
            slot.Value = MessageContent.FromText(TextSlice.FromJson(reader.ValueSpan));
        }
        else if (reader.TokenType == JsonTokenType.StartArray)
        {
            PartTable.Parts.Read(ref reader, reading, ref slot);
            slot.Value = slot.Value is ValueList<ContentPart> list ? MessageContent.FromParts(list) : slot.Value;
        }
        else
        {
            Refuse(ref reader, reading, ref slot, "is neither a string nor an array of parts");
        }
    }

    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form)
    {
        var content = (MessageContent)slot.Value!;
        if (content.HasParts)
        {
            PartTable.Parts.Write(writer, Slot.Of(content.Parts), form);
        }
        else
        {
            JsonStrings.Write(writer, content.Text.Span);
        }
    }
}
