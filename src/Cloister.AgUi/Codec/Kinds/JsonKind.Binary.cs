namespace Cloister.AgUi;

internal sealed partial class JsonKind
{
    public override bool Merges => true;

    public override void Read(ReadOnlySpan<byte> field, Reading reading, ref Slot slot) => slot.Value = ProtoValue.Read(field, reading);

    public override void Write(ProtoWriter writer, int number, Slot slot)
    {
        var start = writer.Begin(number);
        ProtoValue.Write(writer, (JsonData)slot.Value!);
        writer.End(start);
    }
}
