namespace Cloister;

/// <summary>What was opened through one view of a bus and ends with it. All members are used under the core's lock.</summary>
internal sealed class BusView
{
    internal HandlerSubscription? First { get; private set; }

    internal bool IsClosed { get; private set; }

    internal void Record(HandlerSubscription subscription)
    {
        subscription.View = this;
        subscription.NextInView = First;
        if (First is not null)
        {
            First.PreviousInView = subscription;
        }

        First = subscription;
    }

    internal void Forget(HandlerSubscription subscription)
    {
        var (previous, next) = (subscription.PreviousInView, subscription.NextInView);
        if (previous is null)
        {
            First = next;
        }
        else
        {
            previous.NextInView = next;
        }

        if (next is not null)
        {
            next.PreviousInView = previous;
        }

        subscription.LeaveView();
    }

    internal void Close()
    {
        IsClosed = true;
        First = null;
    }
}
