namespace Cloister;

/// <summary>Slots by id: open addressing over one array, so that a lookup is a handful of loads and no call.</summary>
internal sealed class SlotTable
{
    public static readonly SlotTable Empty = new([]);

    private readonly Slot?[] _buckets;

    public SlotTable(IReadOnlyCollection<Slot> slots)
    {
        _buckets = new Slot?[BucketCount(slots.Count)];
        Slots = slots;
        foreach (var slot in slots)
        {
            var i = slot.Id.Hash & (_buckets.Length - 1);
            while (_buckets[i] is not null)
            {
                i = (i + 1) & (_buckets.Length - 1);
            }

            _buckets[i] = slot;
        }
    }

    /// <summary>The slots in the order in which they first appeared.</summary>
    public IReadOnlyCollection<Slot> Slots { get; }

    public Slot? Find(ServiceId id)
    {
        var buckets = _buckets;
        for (var i = id.Hash; ; i++)
        {
            var slot = buckets[i & (buckets.Length - 1)];
            if (slot is null || slot.Id == id)
            {
                return slot;
            }
        }
    }

    // At most half full: probes stay short, and an empty bucket always ends them.
    private static int BucketCount(int slots) => (int)System.Numerics.BitOperations.RoundUpToPowerOf2((uint)Math.Max(1, slots * 2));
}
