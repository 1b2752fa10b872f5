namespace Cloister.AgUi;

internal sealed partial class IdKind
{
    public override void Read(ReadOnlySpan<byte> field, Reading reading, ref Slot slot) =>
        slot.Value = reading.Ids.Get(ProtoText.Checked(field));

    public override Slot Default(Reading reading) => Slot.Of("");

    public override void Write(ProtoWriter writer, int number, Slot slot) => writer.Text(number, (string)slot.Value!);

    public override bool IsDefault(Slot slot) => ((string)slot.Value!).Length == 0;
}
