using System.Runtime.CompilerServices;

namespace Cloister;

public abstract partial class SessionPlugin<TContext>
{
    /// <summary>Handles an event of the global scope until detach.</summary>
    protected EventSubscription OnGlobal<T>(
        TContext context,
        Action<EventEnvelope<T>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open(context).GlobalBus().On(handler, priority, identifier);

    /// <inheritdoc cref="OnGlobal{T}(TContext, Action{EventEnvelope{T}}, int, string?)"/>
    protected EventSubscription OnGlobal<T>(
        TContext context,
        Func<EventEnvelope<T>, Task> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open(context).GlobalBus().On(handler, priority, identifier);

    /// <inheritdoc cref="OnGlobal{T}(TContext, Action{EventEnvelope{T}}, int, string?)"/>
    [OverloadResolutionPriority(1)]
    protected EventSubscription OnGlobal<T>(
        TContext context,
        Func<EventEnvelope<T>, ValueTask> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open(context).GlobalBus().On(handler, priority, identifier);
}
