namespace Cloister.AgUi;

internal sealed partial class FlagKind
{
    public override WireType WireType => WireType.Varint;

    public override void Read(ulong field, Reading reading, ref Slot slot) => slot = Slot.Of(field == 0 ? 0 : 1);

    public override void Write(ProtoWriter writer, int number, Slot slot) => writer.Varint(number, (ulong)slot.Number);
}
