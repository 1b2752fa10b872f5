namespace Cloister.AgUi;

internal sealed partial class Shape<T>
{
    public override void WriteFields(ProtoWriter writer, object value)
    {
        var owner = (T)value;
        foreach (var field in Fields)
        {
            if (field.Member < 0)
            {
                writer.Text(field.Number, Tag!.Text);
                continue;
            }

            var member = _members[field.Member];
            var slot = member.Get(owner);
            if (member.Kind is ISplitKind split && !slot.IsAbsent)
            {
                slot = PartOf(split, slot, field.Part);
            }

            var isLeftOut = slot.IsAbsent || (member is { IsRequired: true, IsExplicit: false } && field.Kind.IsDefault(slot));
            if (!isLeftOut)
            {
                field.Kind.Write(writer, field.Number, slot);
            }
        }
    }

    private static Slot PartOf(ISplitKind split, Slot whole, int part)
    {
        Span<Slot> parts = [default, default, default];
        split.Split(whole, parts);
        return parts[part];
    }
}
