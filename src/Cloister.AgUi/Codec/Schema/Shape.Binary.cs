namespace Cloister.AgUi;

internal abstract partial class Shape
{
    private readonly byte[] _placeByNumber;

    /// <summary>The fields in the order of their numbers.</summary>
    protected Field[] Fields { get; }

    private int SlotCount { get; }

    /// <summary>Reads a message.</summary>
    public void Read(ReadOnlySpan<byte> message, Reading reading, ref Slot slot) => Read(message, reading, ref slot, baseSlot: -1);

    /// <summary>Reads the message of an event, whose first field is what all events have.</summary>
    /// <param name="message">The message.</param>
    /// <param name="reading">The stream.</param>
    /// <param name="slot">The event.</param>
    /// <param name="baseSlot">Where the members stand that all events have.</param>
    public void Read(ReadOnlySpan<byte> message, Reading reading, ref Slot slot, int baseSlot)
    {
        var slots = reading.Reserve(SlotCount);
        var mark = reading.Mark;
        reading.Enter();
        ReadFields(message, reading, slots, baseSlot);
        Complete(reading, slots);
        slot = Finish(reading, slots[.._members.Length]);
        if (slot.Value is Fault { Problem: null })
        {
            reading.Forget(mark);
        }

        reading.Leave();
        reading.Release(slots);
    }

    /// <summary>Whether a message has a field of this number that is none of this shape.</summary>
    public bool Lacks(int number) => PlaceOf(number) < 0;

    private static (Field[] Fields, int SlotCount) FieldsOf(Member[] members, Tag? tag)
    {
        var fields = new List<Field>();
        var slots = members.Length;
        for (var i = 0; i < members.Length; i++)
        {
            if (members[i].Kind is not ISplitKind split)
            {
                fields.Add(new(members[i].Number, members[i].Kind, i, Part: 0, Slot: i));
                continue;
            }

            fields.Add(new(members[i].Number, split.First, i, Part: 0, slots++));
            for (var part = 0; part < split.Beside.Count; part++)
            {
                fields.Add(new(split.Beside[part].Number, split.Beside[part].Kind, i, part + 1, slots++));
            }
        }

        if (tag is { Number: > 0 })
        {
            fields.Add(new(tag.Number, Kinds.Text, Member: -1, Part: 0, Slot: -1));
        }

        return ([.. fields.Where(field => field.Number > 0).OrderBy(field => field.Number)], slots);
    }

    private int PlaceOf(int number) => number < _placeByNumber.Length ? _placeByNumber[number] - 1 : -1;

    private void ReadFields(ReadOnlySpan<byte> message, Reading reading, Span<Slot> slots, int baseSlot)
    {
        var merged = 0u;
        var fields = new ProtoReader(message);
        while (fields.Next())
        {
            var place = PlaceOf(fields.Number);
            if (place < 0)
            {
                ReadOther(ref fields, reading, slots, baseSlot);
            }
            else if (Fields[place] is not { Member: >= 0 } field || field.Kind.WireType != fields.Type)
            {
                fields.Skip();
            }
            else
            {
                reading.At(_members[field.Member].Name);
                Read(ref fields, field, 1u << place, ref merged, reading, ref slots[field.Slot]);
            }
        }
    }

    private static void Read(ref ProtoReader fields, Field field, uint bit, ref uint merged, Reading reading, ref Slot slot)
    {
        if (field.Kind.WireType == WireType.Varint)
        {
            field.Kind.Read(fields.ReadVarint(), reading, ref slot);
            return;
        }

        var bytes = fields.ReadBytes();
        if (!field.Kind.Merges || slot.IsAbsent)
        {
            field.Kind.Read(bytes, reading, ref slot);
        }
        else if ((merged & bit) == 0)
        {
            merged |= bit;
            slot = default;
            field.Kind.Read(fields.Gather(field.Number), reading, ref slot);
        }
    }

    private static void ReadOther(ref ProtoReader fields, Reading reading, Span<Slot> slots, int baseSlot)
    {
        if (baseSlot >= 0 && fields is { Number: 1, Type: WireType.Bytes })
        {
            BaseEvent.Read(fields.ReadBytes(), reading, slots.Slice(baseSlot, 3));
        }
        else
        {
            fields.Skip();
        }
    }

    /// <summary>Ends lists, joins what belongs together, and fills in what the encoding does not write.</summary>
    private void Complete(Reading reading, Span<Slot> slots)
    {
        foreach (var field in Fields)
        {
            if (field.Member >= 0 && !slots[field.Slot].IsAbsent)
            {
                reading.At(_members[field.Member].Name);
                field.Kind.Finish(reading, ref slots[field.Slot]);
            }
        }

        var next = _members.Length;
        for (var i = 0; i < _members.Length; i++)
        {
            if (_members[i].Kind is ISplitKind split)
            {
                reading.At(_members[i].Name);
                slots[i] = split.Join(slots.Slice(next, split.Beside.Count + 1), reading);
                next += split.Beside.Count + 1;
            }
            else if (_members[i].HadNulls && slots[i].Value is JsonData { IsNull: true })
            {
                reading.At(_members[i].Name);
                reading.Report(UnrecognisedKind.OldSpelling);
                slots[i] = default;
            }
            else if (slots[i].IsAbsent && _members[i] is { IsRequired: true, IsExplicit: false })
            {
                reading.At(_members[i].Name);
                slots[i] = _members[i].Kind.Default(reading);
            }
        }
    }
}
