namespace Cloister.AgUi;

internal sealed partial class JsonObjectKind
{
    public override bool Merges => true;

    public override void Read(ReadOnlySpan<byte> field, Reading reading, ref Slot slot)
    {
        var json = IsValue ? ProtoValue.Read(field, reading) : ProtoValue.ReadObject(field, reading);
        slot.Value = json is { IsObject: false } ? reading.Malformed("is not an object") : json;
    }

    public override void Write(ProtoWriter writer, int number, Slot slot)
    {
        var json = Checked(slot);
        var start = writer.Begin(number);
        if (IsValue)
        {
            ProtoValue.Write(writer, json);
        }
        else
        {
            ProtoValue.WriteObject(writer, json);
        }

        writer.End(start);
    }
}
