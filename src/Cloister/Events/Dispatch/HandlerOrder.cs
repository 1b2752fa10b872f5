namespace Cloister;

/// <summary>Who runs before whom.</summary>
internal static class HandlerOrder
{
    /// <summary>The linked handlers by descending priority, equal ones in the order they are linked in.</summary>
    internal static HandlerSubscription[] Sort(HandlerSubscription? first, int count)
    {
        if (count == 0)
        {
            return HandlerList.None;
        }

        var handlers = new HandlerSubscription[count];

        // Through a span, because storing a derived class in an array checks the type of each element.
        var places = handlers.AsSpan();
        var isSorted = true;
        var lowest = int.MaxValue;
        var index = 0;
        for (var handler = first; handler is not null; handler = handler.Next)
        {
            isSorted &= lowest >= handler.Priority;
            lowest = handler.Priority;
            places[index++] = handler;
        }

        if (!isSorted)
        {
            Array.Sort(SortKeys(handlers), handlers);
        }

        return handlers;
    }

    /// <summary>Merges two sorted arrays; at equal priority handlers without identifier stand before named ones.</summary>
    internal static HandlerSubscription[] Merge(HandlerSubscription[] general, HandlerSubscription[] named)
    {
        if (general.Length == 0)
        {
            return named;
        }

        var merged = new HandlerSubscription[general.Length + named.Length];
        var (g, n) = (0, 0);
        for (var i = 0; i < merged.Length; i++)
        {
            var takeGeneral = n == named.Length || (g < general.Length && general[g].Priority >= named[n].Priority);
            merged[i] = takeGeneral ? general[g++] : named[n++];
        }

        return merged;
    }

    // Plain numbers sort much faster than a comparison, and the position in the low half keeps equal priorities in their order.
    private static ulong[] SortKeys(HandlerSubscription[] handlers)
    {
        var keys = new ulong[handlers.Length];
        for (var i = 0; i < keys.Length; i++)
        {
            keys[i] = ((ulong)(int.MaxValue - (long)handlers[i].Priority) << 32) | (uint)i;
        }

        return keys;
    }
}
