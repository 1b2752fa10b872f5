using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>The members of one kind of object: what reading it needs.</summary>
internal abstract partial class Shape
{
    private readonly Member[] _members;

    protected Shape(Member[] members, Tag? tag)
    {
        _members = members;
        Tag = tag;
        (Fields, SlotCount) = FieldsOf(members, tag);
        _placeByNumber = new byte[Fields.Length == 0 ? 0 : Fields[^1].Number + 1];
        for (var i = 0; i < Fields.Length; i++)
        {
            _placeByNumber[Fields[i].Number] = (byte)(i + 1);
        }
    }

    /// <summary>The member that tells this shape from others, if there are others; it is no member of the table.</summary>
    public Tag? Tag { get; }

    public IReadOnlyList<Member> Members => _members;

    public abstract Slot Get(int member, object value);

    protected abstract object Make(Slots members);

    /// <summary>Writes the members into an object that was begun, and the tag before them.</summary>
    public abstract void WriteMembers(Utf8JsonWriter writer, object value, MessageForm form);

    /// <summary>Writes the fields of a message.</summary>
    public abstract void WriteFields(ProtoWriter writer, object value);

    /// <summary>Reads the members of an object that was begun, up to its end.</summary>
    /// <param name="reader">Stands on the start of the object, or on the value of a member; afterwards on the end of the object.</param>
    /// <param name="reading">The stream.</param>
    /// <param name="slot">The object.</param>
    /// <returns>False if the tag came again and says something else.</returns>
    public bool Read(ref Utf8JsonReader reader, Reading reading, ref Slot slot)
    {
        var slots = reading.Reserve(_members.Length);
        var mark = reading.Mark;
        reading.Enter();
        var isThisShape = ReadMembers(ref reader, reading, slots);
        if (isThisShape)
        {
            slot = Finish(reading, slots);
        }

        if (!isThisShape || slot.Value is Fault { Problem: null })
        {
            reading.Forget(mark);
        }

        reading.Leave();
        reading.Release(slots);
        return isThisShape;
    }

    private bool ReadMembers(ref Utf8JsonReader reader, Reading reading, Span<Slot> slots)
    {
        var isThisShape = true;
        var expected = 0;
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            var index = Find(ref reader, expected, reading.IsStored);
            if (index >= 0)
            {
                expected = index + 1;
                reader.Read();
                _members[index].Read(ref reader, reading, ref slots[index]);
            }
            else if (Tag is { } tag && JsonNames.Equal(ref reader, tag.Utf8Name))
            {
                reader.Read();
                isThisShape = tag.IsValueOf(ref reader);
                reader.Skip();
            }
            else
            {
                reading.ReportMember(ref reader);
                reader.Skip();
            }
        }

        return isThisShape;
    }

    /// <summary>Which member the reader stands on the name of. They mostly come in the order of the table.</summary>
    private int Find(ref Utf8JsonReader reader, int expected, bool isStored)
    {
        for (var i = expected; i < _members.Length; i++)
        {
            if (JsonNames.Equal(ref reader, _members[i].Utf8))
            {
                return isStored || !_members[i].IsStoredOnly ? i : -1;
            }
        }

        for (var i = 0; i < expected; i++)
        {
            if (JsonNames.Equal(ref reader, _members[i].Utf8))
            {
                return isStored || !_members[i].IsStoredOnly ? i : -1;
            }
        }

        return -1;
    }

    /// <summary>What is unknown goes first; what is left must be right.</summary>
    public Slot Finish(Reading reading, Span<Slot> slots)
    {
        Fault? wrong = null;
        for (var i = 0; i < slots.Length; i++)
        {
            if (slots[i].Value is null)
            {
                if (_members[i].IsRequired)
                {
                    reading.At(_members[i].Name);
                    wrong ??= reading.Malformed("is missing");
                }
            }
            else if (slots[i].Value is Fault fault)
            {
                if (fault.Problem is not null)
                {
                    wrong ??= fault;
                }
                else if (_members[i].IsRequired)
                {
                    return Slot.Of(fault);
                }
                else
                {
                    reading.At(_members[i].Name);
                    reading.Report(fault.Unknown);
                    slots[i] = default;
                }
            }
        }

        return Slot.Of(wrong ?? Make(new(slots)));
    }
}
