using System.Runtime.CompilerServices;

namespace Cloister.AgUi;

/// <summary>The members of an object that was read, by their place in its table. Required ones are there, and all are of their kind.</summary>
internal readonly ref struct Slots(ReadOnlySpan<Slot> slots)
{
    private readonly ReadOnlySpan<Slot> _slots = slots;

    public bool Has(int member) => !_slots[member].IsAbsent;

    public bool HasAny(int first, int count)
    {
        foreach (ref readonly var slot in _slots.Slice(first, count))
        {
            if (!slot.IsAbsent)
            {
                return true;
            }
        }

        return false;
    }

    public string Text(int member) => (string)_slots[member].Value!;

    public string? OptionalText(int member) => (string?)_slots[member].Value;

    public JsonData Json(int member) => (JsonData)_slots[member].Value!;

    public JsonData? OptionalJson(int member) => (JsonData?)_slots[member].Value;

    public T Get<T>(int member)
        where T : class => (T)_slots[member].Value!;

    public T? Optional<T>(int member)
        where T : class => (T?)_slots[member].Value;

    public ValueList<T> List<T>(int member) => (ValueList<T>?)_slots[member].Value ?? [];

    public long? Number(int member) => Has(member) ? _slots[member].Number : null;

    public TWord? Word<TWord>(int member)
        where TWord : struct, Enum => Has(member) ? Unsafe.BitCast<int, TWord>((int)_slots[member].Number) : null;
}
