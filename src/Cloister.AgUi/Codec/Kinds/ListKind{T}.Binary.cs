namespace Cloister.AgUi;

internal partial class ListKind<T>
{
    public override WireType WireType => item.WireType;

    /// <summary>Gathers items in the slot, and counts all that came for the path.</summary>
    public override void Read(ReadOnlySpan<byte> field, Reading reading, ref Slot slot)
    {
        if (slot.Value is Fault)
        {
            return;
        }

        var items = slot.Value as List<T> ?? reading.Scratch<T>(_place);
        Slot read = default;
        Fault? wrong = null;
        reading.Enter();
        reading.At((int)slot.Number++);
        item.Read(field, reading, ref read);
        Add(items, read, reading, ref wrong);
        reading.Leave();
        slot.Value = (object?)wrong ?? items;
    }

    public override void Finish(Reading reading, ref Slot slot)
    {
        if (slot.Value is List<T> items)
        {
            slot = Slot.Of(Finish(items, reading));
        }
    }

    public override Slot Default(Reading reading) => Slot.Of(Finish([], reading));

    public override void Write(ProtoWriter writer, int number, Slot slot)
    {
        foreach (var value in (ValueList<T>)slot.Value!)
        {
            if (IsWritten(value, MessageForm.Wire))
            {
                item.Write(writer, number, Slot.Of(value));
            }
        }
    }
}
