namespace Cloister.AgUi;

internal partial class UnionKind
{
    public override bool Merges => true;

    /// <summary>Each shape has a field of its own, and one of them is there.</summary>
    public override void Read(ReadOnlySpan<byte> field, Reading reading, ref Slot slot)
    {
        Shape? found = null;
        var count = 0;
        ReadOnlySpan<byte> message = default;
        var fields = new ProtoReader(field);
        while (fields.Next())
        {
            var arm = fields.Number;
            if (fields.Type != WireType.Bytes || Array.Find(Shapes, shape => shape.Tag!.Arm == arm) is not { } shape)
            {
                fields.Skip();
                continue;
            }

            if (found is not null && found != shape)
            {
                slot = Slot.Of(reading.Malformed("is several things at a time"));
                return;
            }

            (found, count) = (shape, count + 1);
            message = fields.ReadBytes();
        }

        if (found is null)
        {
            slot = Slot.Of(reading.Unknown(UnrecognisedKind.UnionMember));
        }
        else
        {
            found.Read(count == 1 ? message : fields.Gather(found.Tag!.Arm), reading, ref slot);
        }
    }

    public override void Write(ProtoWriter writer, int number, Slot slot)
    {
        var shape = ShapeOf(slot.Value!);
        var start = writer.Begin(number);
        var arm = writer.Begin(shape.Tag!.Arm);
        shape.WriteFields(writer, slot.Value!);
        writer.End(arm);
        writer.End(start);
    }
}
