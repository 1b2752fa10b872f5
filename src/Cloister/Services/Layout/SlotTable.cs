using System.Numerics;
using System.Runtime.CompilerServices;

namespace Cloister;

/// <summary>
/// Slots by id: open addressing over one array, so that a lookup is a handful of loads and no call. Tables are built once and
/// read by every session alike, so building looks for a way to spread the ids in which none is in another's place.
/// </summary>
internal sealed class SlotTable
{
    public static readonly SlotTable Empty = new([]);

    // Beyond this many the search would take longer than it is worth; lookups then pass by a neighbour now and then.
    private const int MostToSpread = 128;

    private readonly Slot?[] _buckets;
    private readonly int _shift;

    public SlotTable(IReadOnlyCollection<Slot> slots)
    {
        Slots = slots;
        (_buckets, _shift) = Spread(slots) ?? (new Slot?[SizeFor(slots.Count)], 0);
        foreach (var slot in slots)
        {
            _buckets[FreePlace(slot.Id.Hash)] = slot;
        }
    }

    /// <summary>The slots in the order in which they first appeared.</summary>
    public IReadOnlyCollection<Slot> Slots { get; }

    /// <remarks>Ids live in static fields: whoever resolves nearly always holds the very text that was registered, and it is in its first place.</remarks>
    public Slot? Find(ServiceId id)
    {
        var buckets = _buckets;
        var first = buckets[(id.Hash >> _shift) & (buckets.Length - 1)];
        return first is null || first.Id.IsSameText(id) ? first : Search(id);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Slot? Search(ServiceId id)
    {
        for (var i = id.Hash >> _shift; ; i++)
        {
            var slot = _buckets[i & (_buckets.Length - 1)];
            if (slot is null || slot.Id == id)
            {
                return slot;
            }
        }
    }

    private int FreePlace(int hash)
    {
        var i = (hash >> _shift) & (_buckets.Length - 1);
        while (_buckets[i] is not null)
        {
            i = (i + 1) & (_buckets.Length - 1);
        }

        return i;
    }

    /// <summary>Tries other bits of the hashes, and then larger arrays; null when ids go on meeting.</summary>
    private static (Slot?[] Buckets, int Shift)? Spread(IReadOnlyCollection<Slot> slots)
    {
        if (slots.Count > MostToSpread)
        {
            return null;
        }

        var smallest = SizeFor(slots.Count);
        for (var size = smallest; size <= smallest * 4; size *= 2)
        {
            for (var shift = 0; shift <= 32 - BitOperations.Log2((uint)size); shift++)
            {
                if (slots.DistinctBy(slot => (slot.Id.Hash >> shift) & (size - 1)).Count() == slots.Count)
                {
                    return (new Slot?[size], shift);
                }
            }
        }

        return null;
    }

    // At most half full: probes stay short, and an empty bucket always ends them.
    private static int SizeFor(int slots) => (int)BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, slots * 2));
}
