namespace Cloister.AgUi;

/// <summary>The value of one member while an object is read or written: a reference or a number, without boxing.</summary>
internal struct Slot
{
    private static readonly object NumberMark = new();

    /// <summary>The value; a mark if it is a number; a <see cref="Fault"/> if it cannot be used; null if it is absent.</summary>
    public object? Value;

    public long Number;

    public readonly bool IsAbsent => Value is null;

    public static Slot Of(object? value) => new() { Value = value };

    public static Slot Of(long number) => new() { Value = NumberMark, Number = number };

    public static Slot Of(long? number) => number is { } given ? Of(given) : default;
}
