namespace Cloister;

/// <summary>What was opened through one view of a bus and ends with it. All members are used under the core's lock.</summary>
internal sealed class BusView
{
    internal ViewLink? First { get; private set; }

    internal bool IsClosed { get; private set; }

    internal void Record(HandlerSubscription subscription)
    {
        var link = new ViewLink(this, subscription) { Next = First };
        if (First is not null)
        {
            First.Previous = link;
        }

        First = link;
        subscription.ViewLink = link;
    }

    internal void Forget(ViewLink link)
    {
        if (link.Previous is null)
        {
            First = link.Next;
        }
        else
        {
            link.Previous.Next = link.Next;
        }

        if (link.Next is not null)
        {
            link.Next.Previous = link.Previous;
        }
    }

    internal void Close() => IsClosed = true;
}
