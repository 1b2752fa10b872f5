namespace Cloister.AgUi;

internal sealed partial class PatchOperationKind
{
    private const int OpField = 1;
    private const int PathField = 2;
    private const int FromField = 3;
    private const int ValueField = 4;

    public override void Read(ReadOnlySpan<byte> field, Reading reading, ref Slot slot)
    {
        // Add is zero, which is not written; nor is an empty path.
        var members = new PatchMembers { Path = "", Others = reading.Scratch<KeyValuePair<string, JsonData>>(_place) };
        var fields = new ProtoReader(field);
        while (fields.Next())
        {
            ReadField(ref fields, reading, ref members);
        }

        slot = Slot.Of(members.Op >= Words.Length ? reading.Unknown(UnrecognisedKind.UnionMember) : members.Make(reading));
    }

    public override void Write(ProtoWriter writer, int number, Slot slot)
    {
        var operation = Checked(slot);
        var start = writer.Begin(number);
        if (operation.Op != JsonPatchOp.Add)
        {
            writer.Varint(OpField, (ulong)operation.Op);
        }

        if (operation.Path.Length > 0)
        {
            writer.Text(PathField, operation.Path);
        }

        if (operation.From is not null)
        {
            writer.Text(FromField, operation.From);
        }

        if (operation.Value is not null)
        {
            Kinds.Json.Write(writer, ValueField, Slot.Of(operation.Value));
        }

        writer.End(start);
    }

    private static void ReadField(ref ProtoReader fields, Reading reading, ref PatchMembers members)
    {
        switch (fields.Number, fields.Type)
        {
            case (OpField, WireType.Varint):
                members.Op = (int)Math.Min(fields.ReadVarint(), int.MaxValue);
                break;
            case (PathField, WireType.Bytes):
                members.Path = reading.Ids.Get(ProtoText.Checked(fields.ReadBytes()));
                break;
            case (FromField, WireType.Bytes):
                members.From = reading.Ids.Get(ProtoText.Checked(fields.ReadBytes()));
                break;
            case (ValueField, WireType.Bytes):
                members.Value = ProtoValue.Read(fields.ReadBytes(), reading);
                break;
            default:
                fields.Skip();
                break;
        }
    }
}
