using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>Any JSON value. Nobody looks inside.</summary>
internal sealed partial class JsonKind : Kind
{
    public override void Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot) => slot.Value = JsonData.Read(ref reader);

    public override void Write(Utf8JsonWriter writer, Slot slot, MessageForm form) => ((JsonData)slot.Value!).WriteTo(writer);
}
