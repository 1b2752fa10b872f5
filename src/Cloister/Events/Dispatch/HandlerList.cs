namespace Cloister;

/// <summary>
/// Handlers in order of registration, for constant-time adding and removing, and the array sorted for running them, which the
/// first dispatch after a change builds.
/// </summary>
internal class HandlerList(BusCore core)
{
    internal static readonly HandlerSubscription[] None = [];

    private HandlerSubscription? _first;
    private HandlerSubscription? _last;
    private int _count;
    private HandlerSubscription[]? _sorted;

    internal BusCore Core { get; } = core;

    internal bool IsEmpty => _first is null;

    internal HandlerSubscription? First => _first;

    /// <summary>Highest priority first, then order of registration. Immutable; read without a lock.</summary>
    internal HandlerSubscription[] Sorted => Volatile.Read(ref _sorted) ?? Sort();

    /// <summary>Called under the core's lock, as all that changes a list.</summary>
    internal void Append(HandlerSubscription subscription)
    {
        subscription.List = this;
        subscription.Previous = _last;
        if (_last is null)
        {
            _first = subscription;
        }
        else
        {
            _last.Next = subscription;
        }

        _last = subscription;
        _count++;
        Volatile.Write(ref _sorted, null);
    }

    internal void Remove(HandlerSubscription subscription)
    {
        var (previous, next) = (subscription.Previous, subscription.Next);
        if (previous is null)
        {
            _first = next;
        }
        else
        {
            previous.Next = next;
        }

        if (next is null)
        {
            _last = previous;
        }
        else
        {
            next.Previous = previous;
        }

        subscription.List = null;
        subscription.Previous = subscription.Next = null;
        _count--;
        Volatile.Write(ref _sorted, null);
    }

    /// <summary>Ends all of them; unlinks each, so that a subscription somebody kept does not keep the others alive.</summary>
    internal virtual void Clear()
    {
        for (var subscription = _first; subscription is not null; )
        {
            var next = subscription.Next;
            subscription.List = null;
            subscription.Previous = subscription.Next = null;
            subscription.LeaveView();
            subscription = next;
        }

        _first = _last = null;
        _count = 0;
        Volatile.Write(ref _sorted, None);
    }

    private HandlerSubscription[] Sort()
    {
        lock (Core)
        {
            return _sorted ?? (_sorted = HandlerOrder.Sort(_first, _count));
        }
    }
}
