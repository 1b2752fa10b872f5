using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>The members of one kind of object, how to make it of them and how to take it apart.</summary>
internal sealed partial class Shape<T> : Shape
    where T : class
{
    private readonly Member<T>[] _members;
    private readonly Maker<T> _make;

    public Shape(Member<T>[] members, Maker<T> make, Tag? tag = null)
        : base(members, tag)
    {
        _members = members;
        _make = make;
    }

    /// <summary>The same shape, told from others by a member.</summary>
    public Shape<T> Tagged(string name, string value, int arm = 0, int number = 0) =>
        new(_members, _make, new(name, value) { Arm = arm, Number = number });

    public override void WriteMembers(Utf8JsonWriter writer, object value, MessageForm form)
    {
        if (Tag is { } tag)
        {
            writer.WriteString(tag.Name, tag.Value);
        }

        var owner = (T)value;
        foreach (var member in _members)
        {
            if (member.IsStoredOnly && form != MessageForm.Stored)
            {
                continue;
            }

            var slot = member.Get(owner);
            if (!slot.IsAbsent)
            {
                member.Kind.WriteMember(writer, member.Encoded, slot, form);
            }
        }
    }

    public override Slot Get(int member, object value) => _members[member].Get((T)value);

    protected override object Make(Slots members) => _make(members);
}
