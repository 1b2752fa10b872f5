using System.Runtime.InteropServices;

namespace Cloister;

/// <summary>Finds channels by address: open addressing, read without a lock while it changes under the core's.</summary>
/// <remarks>
/// A dictionary would have to be copied on every change for that. Empty tables are null, because most buses of many sessions
/// are never listened to.
/// </remarks>
[StructLayout(LayoutKind.Auto)]
internal struct ChannelTable
{
    private const int SmallestSize = 8;

    // Stands where a channel was removed, so that readers go on to those behind it.
    private static readonly Channel Removed = new(BusCore.Closed, AddressKey.ForEvent(typeof(ChannelTable)));

    private Channel?[]? _slots;
    private int _taken;

    internal int Count { get; private set; }

    internal Channel? Find(AddressKey key)
    {
        if (Volatile.Read(ref _slots) is not { } slots)
        {
            return null;
        }

        for (var i = key.Hash; ; i++)
        {
            var channel = Volatile.Read(ref slots[i & (slots.Length - 1)]);
            if (channel is null || key.Matches(channel.Key))
            {
                return channel;
            }
        }
    }

    internal Channel? FindEvent(Type eventType)
    {
        if (Volatile.Read(ref _slots) is not { } slots)
        {
            return null;
        }

        for (var i = eventType.GetHashCode(); ; i++)
        {
            var channel = Volatile.Read(ref slots[i & (slots.Length - 1)]);
            if (channel is null || (channel != Removed && channel.Key.IsEvent(eventType)))
            {
                return channel;
            }
        }
    }

    internal void Add(Channel channel)
    {
        // One slot in four stays empty: what ends every search.
        if (_slots is null || (_taken + 1) * 4 > _slots.Length * 3)
        {
            Rebuild();
        }

        var slots = _slots!;
        var i = channel.Key.Hash & (slots.Length - 1);
        while (slots[i] is { } other && other != Removed)
        {
            i = (i + 1) & (slots.Length - 1);
        }

        _taken += slots[i] is null ? 1 : 0;
        Count++;
        Volatile.Write(ref slots[i], channel);
    }

    internal void Remove(Channel channel)
    {
        if (--Count == 0)
        {
            Clear();
            return;
        }

        var slots = _slots!;
        var mask = slots.Length - 1;
        var i = channel.Key.Hash & mask;
        while (slots[i] != channel)
        {
            i = (i + 1) & mask;
        }

        Volatile.Write(ref slots[i], Removed);

        // Nothing is behind the end of a run, so that marks there can go.
        while (slots[(i + 1) & mask] is null && slots[i] == Removed)
        {
            Volatile.Write(ref slots[i], null);
            _taken--;
            i = (i - 1) & mask;
        }
    }

    /// <summary>Empties the table and gives what was in it.</summary>
    internal Channel?[] Clear()
    {
        var slots = _slots ?? [];
        Volatile.Write(ref _slots, null);
        _taken = Count = 0;
        return slots;
    }

    private void Rebuild()
    {
        var old = _slots ?? [];
        var size = SmallestSize;
        while ((Count + 1) * 2 > size)
        {
            size *= 2;
        }

        var slots = new Channel?[size];
        foreach (var channel in old)
        {
            if (channel is null || channel == Removed)
            {
                continue;
            }

            var i = channel.Key.Hash & (size - 1);
            while (slots[i] is not null)
            {
                i = (i + 1) & (size - 1);
            }

            slots[i] = channel;
        }

        _taken = Count;
        Volatile.Write(ref _slots, slots);
    }
}
