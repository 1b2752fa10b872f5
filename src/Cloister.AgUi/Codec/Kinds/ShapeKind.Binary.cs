namespace Cloister.AgUi;

internal sealed partial class ShapeKind
{
    public override bool Merges => true;

    public override void Read(ReadOnlySpan<byte> field, Reading reading, ref Slot slot) => shape.Read(field, reading, ref slot);

    public override void Write(ProtoWriter writer, int number, Slot slot)
    {
        var start = writer.Begin(number);
        shape.WriteFields(writer, slot.Value!);
        writer.End(start);
    }
}
