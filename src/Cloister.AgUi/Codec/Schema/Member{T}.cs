namespace Cloister.AgUi;

/// <summary>One member of an object, and how to get its value.</summary>
internal sealed class Member<T> : Member
{
    private readonly Func<T, object?>? _value;
    private readonly Func<T, long?>? _number;

    public Member(string name, int number, Kind kind, Func<T, object?> value)
        : base(name, number, kind)
    {
        _value = value;
    }

    public Member(string name, int number, Kind kind, Func<T, long?> value)
        : base(name, number, kind)
    {
        _number = value;
    }

    public Slot Get(T owner) => _value is { } value ? Slot.Of(value(owner)) : Slot.Of(_number!(owner));
}
