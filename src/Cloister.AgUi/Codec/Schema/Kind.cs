using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>What a member may hold, and how it stands in JSON and in the binary encoding.</summary>
internal abstract partial class Kind
{
    /// <summary>Reads a value. Afterwards the reader stands on its last token.</summary>
    public abstract void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot);

    public abstract void Write(Utf8JsonWriter writer, Slot slot, MessageForm form);

    public virtual void WriteMember(Utf8JsonWriter writer, JsonEncodedText name, Slot slot, MessageForm form)
    {
        writer.WritePropertyName(name);
        Write(writer, slot, form);
    }

    protected static void Refuse(ref Utf8JsonReader reader, Reading reading, ref Slot slot, string problem)
    {
        slot = Slot.Of(reading.Malformed(problem));
        reader.Skip();
    }
}
