using System.Runtime.InteropServices;

namespace Cloister.AgUi;

/// <summary>The members of an object, in order. A changed copy shares what did not change.</summary>
/// <remarks>
/// A small object is an array that is searched from the start. A large one has an index by name;
/// there a removed member leaves an empty slot behind, so that the slots of the others stay true.
/// </remarks>
internal sealed class ObjectNode
{
    internal const int Small = 16;

    internal static readonly ObjectNode Empty = new(default, null, 0, 2);

    private readonly PersistentList<KeyValuePair<string, JsonData>> _slots;
    private readonly NameIndex? _index;

    private ObjectNode(PersistentList<KeyValuePair<string, JsonData>> slots, NameIndex? index, int count, long size)
    {
        _slots = slots;
        _index = index;
        Count = count;
        Size = size;
    }

    internal int Count { get; }

    /// <summary>About as many bytes as the object has as text.</summary>
    internal long Size { get; }

    internal int Slots => _slots.Count;

    /// <summary>The members in order. Of a name that comes twice the last value counts, at the place of the first.</summary>
    internal static ObjectNode Of(ReadOnlySpan<KeyValuePair<string, JsonData>> members, long? size = null)
    {
        var distinct = new List<KeyValuePair<string, JsonData>>(members.Length);
        var table = members.Length > Small ? new Dictionary<string, int>(members.Length, StringComparer.Ordinal) : null;
        foreach (var member in members)
        {
            var known = SlotOf(member.Key, distinct, table);
            if (known < distinct.Count)
                distinct[known] = new(distinct[known].Key, member.Value);
            else
                distinct.Add(member);
        }
        var kept = CollectionsMarshal.AsSpan(distinct);
        return new(
            PersistentList<KeyValuePair<string, JsonData>>.Of(kept),
            table is null ? null : new(table),
            kept.Length,
            size ?? SizeOf(kept)
        );
    }

    internal bool IsFree(int slot) => _slots[slot].Key is null;

    internal KeyValuePair<string, JsonData> this[int slot] => _slots[slot];

    internal KeyValuePair<string, JsonData>[] PieceAt(ref int slot) => _slots.PieceAt(ref slot);

    /// <summary>The slot of a member, negative if there is none of this name.</summary>
    internal int Find(ReadOnlySpan<char> name)
    {
        if (_index is not null)
            return _index.Find(name);
        if (Count == 0)
            return -1;
        var first = 0;
        var members = _slots.PieceAt(ref first);
        for (var slot = 0; slot < members.Length; slot++)
        {
            if (name.SequenceEqual(members[slot].Key))
                return slot;
        }
        return -1;
    }

    internal ObjectNode Set(string name, JsonData value) => Find(name) is >= 0 and var slot ? Replace(slot, value) : Add(name, value);

    internal ObjectNode Replace(int slot, JsonData value)
    {
        var (name, old) = _slots[slot];
        return new(_slots.Set(slot, new(name, value)), _index, Count, Size - old.Size + value.Size);
    }

    internal ObjectNode Add(string name, JsonData value)
    {
        var slots = _slots.Add(new(name, value));
        var size = Size + SizeOf(name, value);
        if (_index is not null)
            return new ObjectNode(slots, _index.With(name, slots.Count - 1), Count + 1, size).Settled();
        var node = new ObjectNode(slots, null, Count + 1, size);
        return node.Count > Small ? node.Packed() : node;
    }

    internal ObjectNode Remove(int slot)
    {
        var (name, old) = _slots[slot];
        var size = Math.Max(2, Size - SizeOf(name, old));
        return _index is null
            ? new(_slots.RemoveAt(slot), null, Count - 1, size)
            : new ObjectNode(_slots.Set(slot, default), _index.Without(name), Count - 1, size).Settled();
    }

    private ObjectNode Settled() => _index!.IsWorn || _slots.Count > (2 * Count) + Small ? Packed() : this;

    private ObjectNode Packed()
    {
        var members = new List<KeyValuePair<string, JsonData>>(Count);
        for (var slot = 0; slot < _slots.Count; )
        {
            var index = slot;
            var piece = _slots.PieceAt(ref index);
            foreach (var member in piece)
            {
                if (member.Key is not null)
                    members.Add(member);
            }
            slot += piece.Length;
        }
        return Of(CollectionsMarshal.AsSpan(members), Size);
    }

    private static int SlotOf(string name, List<KeyValuePair<string, JsonData>> members, Dictionary<string, int>? table)
    {
        if (table is null)
            return members.FindIndex(member => member.Key == name) is >= 0 and var found ? found : members.Count;
        ref var slot = ref CollectionsMarshal.GetValueRefOrAddDefault(table, name, out var known);
        return known ? slot : slot = members.Count;
    }

    private static long SizeOf(ReadOnlySpan<KeyValuePair<string, JsonData>> members)
    {
        long size = 2;
        foreach (var (name, value) in members)
            size += SizeOf(name, value);
        return size;
    }

    /// <summary>The name in quotes, a colon, the value and a comma.</summary>
    private static long SizeOf(string name, JsonData value) => name.Length + 4 + value.Size;
}
