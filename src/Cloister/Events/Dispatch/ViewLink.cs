namespace Cloister;

/// <summary>A subscription's place in its view.</summary>
internal sealed class ViewLink(BusView view, HandlerSubscription subscription)
{
    internal BusView View { get; } = view;

    internal HandlerSubscription Subscription { get; } = subscription;

    internal ViewLink? Previous { get; set; }

    internal ViewLink? Next { get; set; }
}
