using System.Runtime.CompilerServices;

namespace Cloister;

/// <summary>A subscription described now and opened later, as user interfaces declare what they listen to.</summary>
/// <remarks>The default priority is below the bus's, so that such listeners see an event after business handlers did.</remarks>
public abstract class EventBinding
{
    /// <summary>Describes a synchronous handler.</summary>
    public static EventBinding On<T>(Action<EventEnvelope<T>> handler, int priority = Priority.Lowest, string? identifier = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new DeferredBinding(bus => bus.On(handler, priority, identifier));
    }

    /// <summary>Describes an asynchronous handler.</summary>
    public static EventBinding On<T>(Func<EventEnvelope<T>, Task> handler, int priority = Priority.Lowest, string? identifier = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new DeferredBinding(bus => bus.On(handler, priority, identifier));
    }

    /// <summary>Describes an asynchronous handler.</summary>
    [OverloadResolutionPriority(1)]
    public static EventBinding On<T>(Func<EventEnvelope<T>, ValueTask> handler, int priority = Priority.Lowest, string? identifier = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return new DeferredBinding(bus => bus.On(handler, priority, identifier));
    }

    /// <summary>Opens the described subscription on <paramref name="bus"/>; each call opens another one, which the caller ends.</summary>
    public abstract EventSubscription AttachTo(EventBus bus);

    /// <summary>Opens the described subscription on the bus of <paramref name="session"/>; it ends with the session at the latest.</summary>
    public EventSubscription AttachTo(PluginSession session)
    {
        ArgumentNullException.ThrowIfNull(session);
        return AttachTo(session.Bus);
    }

    private sealed class DeferredBinding(Func<EventBus, EventSubscription> attach) : EventBinding
    {
        public override EventSubscription AttachTo(EventBus bus)
        {
            ArgumentNullException.ThrowIfNull(bus);
            return attach(bus);
        }
    }
}
