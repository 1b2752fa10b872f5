namespace Cloister;

public sealed partial class EventBus
{
    /// <summary>Emits <paramref name="event"/> as the type it has at run time, for values known only by a base type.</summary>
    /// <remarks>
    /// While no handler of that type is registered, taps see an envelope with the right <see cref="IEventEnvelope.EventType"/> that is not an
    /// <see cref="EventEnvelope{T}"/>.
    /// </remarks>
    /// <exception cref="SyncDispatchException">It reached a handler registered as asynchronous.</exception>
    /// <exception cref="ObjectDisposedException">The bus is disposed, or was while handlers were left.</exception>
    public EventResult<object> EmitAs(object @event, EmitOptions options = default)
    {
        ArgumentNullException.ThrowIfNull(@event);
        var core = LiveCore(@event);
        if (EmitterOf(core, @event) is { } emitter)
        {
            return emitter.Emit(this, @event, options);
        }

        var tapped = TapUntyped(core, @event, options, CancellationToken.None);
        return EmitterOf(core, @event) is { } added && !options.IsInternal
            ? added.Emit(this, tapped, options with { IsInternal = true })
            : new EventResult<object>(tapped, options.Identifier, stopped: false);
    }

    /// <inheritdoc cref="EmitAs"/>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired; no further handler runs.</exception>
    public async ValueTask<EventResult<object>> EmitAsAsync(
        object @event,
        EmitOptions options = default,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentNullException.ThrowIfNull(@event);
        cancellationToken.ThrowIfCancellationRequested();
        var core = LiveCore(@event);
        if (EmitterOf(core, @event) is { } emitter)
        {
            return await emitter.EmitAsync(this, @event, options, cancellationToken).ConfigureAwait(false);
        }

        var tapped = TapUntyped(core, @event, options, cancellationToken);
        return EmitterOf(core, @event) is { } added && !options.IsInternal
            ? await added.EmitAsync(this, tapped, options with { IsInternal = true }, cancellationToken).ConfigureAwait(false)
            : new EventResult<object>(tapped, options.Identifier, stopped: false);
    }

    private static IRunTimeEmitter? EmitterOf(BusCore core, object @event) => core.FindEvent(@event.GetType())?.Any() as IRunTimeEmitter;

    private BusCore LiveCore(object @event)
    {
        var core = _core;
        return core.IsDisposed ? throw DispatchErrors.Disposed(AddressKey.ForEvent(@event.GetType())) : core;
    }

    private static object TapUntyped(BusCore core, object @event, EmitOptions options, CancellationToken cancellationToken)
    {
        if (options.IsInternal || !core.HasTaps)
        {
            return @event;
        }

        var origin = core.OriginOf(options.Identifier, cancellationToken);
        try
        {
            var envelope = new UntypedEnvelope(@event, origin);
            core.Tap(envelope, AddressKey.ForEvent(envelope.EventType));
            if (envelope.Stopped)
            {
                envelope.UndoStop(@event);
            }

            return envelope.Event!;
        }
        finally
        {
            origin.EndDispatch();
        }
    }
}
