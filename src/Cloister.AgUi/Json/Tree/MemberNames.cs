namespace Cloister.AgUi;

/// <summary>The names of the members of an object, in order. All objects with the same names may share them.</summary>
/// <remarks>
/// A few names are searched from the start. Many have an index; there a removed name leaves an empty slot behind,
/// so that the slots of the others stay true.
/// </remarks>
internal sealed class MemberNames
{
    internal const int Few = 16;

    private readonly PersistentList<string?> _slots;
    private readonly NameIndex? _index;

    private MemberNames(PersistentList<string?> slots, NameIndex? index, int count)
    {
        _slots = slots;
        _index = index;
        Count = count;
    }

    internal int Count { get; }

    internal int Slots => _slots.Count;

    /// <summary>Removed members keep their slots.</summary>
    internal bool KeepsSlots => _index is not null;

    /// <summary>So much was added and removed that it is time to start afresh.</summary>
    internal bool IsWorn => _index is null ? Count > Few : _index.IsWorn || Slots > (2 * Count) + Few;

    internal string? this[int slot] => _slots[slot];

    /// <summary>The names in this order; nothing if one comes twice.</summary>
    internal static MemberNames? TryOf(ReadOnlySpan<string> names)
    {
        if (names.Length > Few)
            return NameIndex.TryOf(names) is { } index ? new(PersistentList<string?>.Of(names!), index, names.Length) : null;
        for (var i = 1; i < names.Length; i++)
        {
            if (names[..i].Contains(names[i]))
                return null;
        }
        return new(PersistentList<string?>.Of(names!), null, names.Length);
    }

    /// <summary>The slot of a name, negative if there is none.</summary>
    internal int Find(ReadOnlySpan<char> name)
    {
        if (_index is not null)
            return _index.Find(name);
        var names = _slots.First;
        for (var slot = 0; slot < names.Length; slot++)
        {
            if (name.SequenceEqual(names[slot]))
                return slot;
        }
        return -1;
    }

    internal MemberNames Add(string name) => new(_slots.Add(name), _index?.With(name, Slots), Count + 1);

    internal MemberNames Remove(int slot) =>
        _index is null
            ? new(_slots.RemoveAt(slot), null, Count - 1)
            : new(_slots.Set(slot, null), _index.Without(_slots[slot]!), Count - 1);

    internal bool Are(ReadOnlySpan<string> names) => _index is null && Count == names.Length && names.SequenceEqual(_slots.First);
}
