namespace Cloister.AgUi;

internal sealed partial class WordKind
{
    public override void Read(ReadOnlySpan<byte> field, Reading reading, ref Slot slot)
    {
        for (var i = 0; i < _utf8.Length; i++)
        {
            if (field.SequenceEqual(_utf8[i]))
            {
                slot = Slot.Of(i);
                return;
            }
        }

        ProtoText.Checked(field);
        slot = Other(reading);
    }

    /// <summary>The empty word is none of them.</summary>
    public override Slot Default(Reading reading) => Other(reading);

    public override void Write(ProtoWriter writer, int number, Slot slot) => writer.Text(number, _words[Place(slot)]);
}
