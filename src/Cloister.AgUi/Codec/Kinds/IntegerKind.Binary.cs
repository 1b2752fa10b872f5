namespace Cloister.AgUi;

internal sealed partial class IntegerKind
{
    public override WireType WireType => WireType.Varint;

    public override void Read(ulong field, Reading reading, ref Slot slot) => slot = Checked((long)field, reading);

    public override void Write(ProtoWriter writer, int number, Slot slot) => writer.Varint(number, (ulong)Checked(slot.Number));
}
