namespace Cloister.AgUi;

internal sealed partial class SliceKind
{
    public override void Read(ReadOnlySpan<byte> field, Reading reading, ref Slot slot) =>
        slot.Value = TextSlice.From(ProtoText.Read(field));

    public override Slot Default(Reading reading) => Slot.Of(TextSlice.Empty);

    public override void Write(ProtoWriter writer, int number, Slot slot) => writer.Text(number, ((TextSlice)slot.Value!).Span);

    public override bool IsDefault(Slot slot) => ((TextSlice)slot.Value!).IsEmpty;
}
