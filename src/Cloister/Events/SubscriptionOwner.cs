namespace Cloister;

/// <summary>Tracks subscriptions on behalf of a plugin or service.</summary>
internal abstract class SubscriptionOwner
{
    /// <summary>Called once, outside any lock, when a subscription is cancelled on its own; not when its bus is disposed.</summary>
    internal abstract void OnCancelled(EventSubscription subscription);
}
