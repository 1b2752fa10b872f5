namespace Cloister.AgUi;

internal sealed partial class MessageKind
{
    private const int RoleField = 2;
    private static readonly int[] ContentFields = [3, 8, 13];

    /// <summary>All roles share one message, and a field holds the role.</summary>
    public override void Read(ReadOnlySpan<byte> field, Reading reading, ref Slot slot)
    {
        var role = ProtoText.Read(Last(field, RoleField, out _));
        var shape = Array.Find(Shapes, shape => shape.Tag!.Text == role);
        if (IsContradiction(field, shape))
        {
            slot = Slot.Of(reading.Malformed("has content in several forms, or in one that its role does not have"));
        }
        else if (shape is null)
        {
            slot = Slot.Of(reading.Unknown(UnrecognisedKind.UnionMember));
        }
        else
        {
            shape.Read(field, reading, ref slot);
        }
    }

    public override void Write(ProtoWriter writer, int number, Slot slot)
    {
        var start = writer.Begin(number);
        ShapeOf(slot.Value!).WriteFields(writer, slot.Value!);
        writer.End(start);
    }

    private static bool IsContradiction(ReadOnlySpan<byte> message, Shape? shape)
    {
        var forms = 0;
        foreach (var number in ContentFields)
        {
            Last(message, number, out var isThere);
            if (isThere && shape?.Lacks(number) == true)
            {
                return true;
            }

            forms += isThere ? 1 : 0;
        }

        return forms > 1;
    }

    private static ReadOnlySpan<byte> Last(ReadOnlySpan<byte> message, int number, out bool isThere)
    {
        ReadOnlySpan<byte> last = default;
        isThere = false;
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            if (fields.Number == number && fields.Type == WireType.Bytes)
            {
                last = fields.ReadBytes();
                isThere = true;
            }
            else
            {
                fields.Skip();
            }
        }

        return last;
    }
}
