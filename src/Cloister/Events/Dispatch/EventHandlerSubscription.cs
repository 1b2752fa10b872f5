namespace Cloister;

/// <summary>A handler of events; which of its delegates is set decides whether a synchronous emit may call it.</summary>
internal sealed class EventHandlerSubscription<T> : HandlerSubscription, IRunTimeEmitter
{
    internal EventHandlerSubscription(Action<EventEnvelope<T>> handler, int priority)
        : base(priority)
    {
        Sync = handler;
        Async = null!;
    }

    internal EventHandlerSubscription(Func<EventEnvelope<T>, ValueTask> handler, int priority)
        : base(priority) => Async = handler;

    internal Action<EventEnvelope<T>>? Sync { get; private set; }

    /// <summary>Read only where <see cref="Sync"/> is <see langword="null"/>.</summary>
    internal Func<EventEnvelope<T>, ValueTask> Async { get; private set; }

    // The asynchronous delegate goes first: a dispatch that still saw no synchronous one must find it.
    internal override void Silence()
    {
        Async = static _ => ValueTask.CompletedTask;
        Sync = static _ => { };
    }

    public EventResult<object> Emit(EventBus bus, object @event, EmitOptions options) => Widen(bus.Emit((T)@event, options));

    public async ValueTask<EventResult<object>> EmitAsync(
        EventBus bus,
        object @event,
        EmitOptions options,
        CancellationToken cancellationToken
    ) => Widen(await bus.EmitAsync((T)@event, options, cancellationToken).ConfigureAwait(false));

    private static EventResult<object> Widen(EventResult<T> result) => new(result.Event!, result.Identifier, result.Stopped);
}
