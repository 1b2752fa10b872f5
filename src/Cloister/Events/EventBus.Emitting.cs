using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Cloister;

public sealed partial class EventBus
{
    /// <summary>Runs the handlers of exactly type <typeparamref name="T"/>, one after the other.</summary>
    /// <returns>The event as taps and handlers left it.</returns>
    /// <exception cref="SyncDispatchException">It reached a handler registered as asynchronous.</exception>
    /// <exception cref="ObjectDisposedException">The bus is disposed, or was while handlers were left.</exception>
    public EventResult<T> Emit<T>(T @event) => Emit(@event, default);

    /// <inheritdoc cref="Emit{T}(T)"/>
    public EventResult<T> Emit<T>(T @event, EmitOptions options)
    {
        var core = _core;
        var key = EventAddress<T>.Key;
        var handlers = core.HandlersOf(key, options.Identifier);

        // After the lookup, so that an empty result never comes from a bus that was cleared in between.
        if (core.IsDisposed)
        {
            throw DispatchErrors.Disposed(key);
        }

        var isTapped = core.HasTaps && !options.IsInternal;
        if (handlers.Length == 0 && !isTapped)
        {
            ReportMiss(core, key, @event);
            return new EventResult<T>(@event, options.Identifier, stopped: false);
        }

        var envelope = new EventEnvelope<T>(@event, core.OriginOf(options.Identifier, CancellationToken.None));
        return isTapped || Telemetry.DispatchDuration.Enabled
            ? DeliverObserved(core, key, envelope, handlers, isTapped)
            : envelope.Deliver(handlers);
    }

    /// <summary>Runs the handlers of exactly type <typeparamref name="T"/>, awaiting each before the next.</summary>
    /// <returns>The event as taps and handlers left it.</returns>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired; no further handler runs.</exception>
    /// <exception cref="ObjectDisposedException">The bus is disposed, or was while handlers were left.</exception>
    public ValueTask<EventResult<T>> EmitAsync<T>(T @event, CancellationToken cancellationToken = default) =>
        EmitAsync(@event, default, cancellationToken);

    /// <inheritdoc cref="EmitAsync{T}(T, CancellationToken)"/>
    public ValueTask<EventResult<T>> EmitAsync<T>(T @event, EmitOptions options, CancellationToken cancellationToken = default)
    {
        var core = _core;
        var key = EventAddress<T>.Key;
        var handlers = core.HandlersOf(key, options.Identifier);
        if (core.IsDisposed)
        {
            return Failed<EventResult<T>>(DispatchErrors.Disposed(key));
        }

        if (cancellationToken.IsCancellationRequested)
        {
            return ValueTask.FromCanceled<EventResult<T>>(cancellationToken);
        }

        var isTapped = core.HasTaps && !options.IsInternal;
        if (handlers.Length == 0 && !isTapped)
        {
            ReportMiss(core, key, @event);
            return new ValueTask<EventResult<T>>(new EventResult<T>(@event, options.Identifier, stopped: false));
        }

        var origin = core.OriginOf(options.Identifier, cancellationToken);
        var envelope = new EventEnvelope<T>(@event, origin);
        if (isTapped || cancellationToken.CanBeCanceled || Telemetry.DispatchDuration.Enabled)
        {
            return DeliverObservedAsync(core, key, origin, envelope, handlers, isTapped, cancellationToken);
        }

        Task<EventResult<T>>? rest;
        try
        {
            envelope.Deliver(handlers, cancellationToken, out rest);
        }
        catch (Exception exception)
        {
            // Whether a handler threw before or after its first await makes no difference to who awaits the emit.
            return Failed<EventResult<T>>(exception);
        }

        return rest is null ? new ValueTask<EventResult<T>>(envelope.ToResult()) : new ValueTask<EventResult<T>>(rest);
    }

    private static EventResult<T> DeliverObserved<T>(
        BusCore core,
        AddressKey key,
        EventEnvelope<T> envelope,
        HandlerSubscription[] handlers,
        bool isTapped
    )
    {
        var started = Telemetry.DispatchDuration.Enabled ? Stopwatch.GetTimestamp() : 0;
        try
        {
            return envelope.Deliver(isTapped ? HandlersAfterTaps(core, key, envelope, handlers) : handlers);
        }
        finally
        {
            if (started != 0)
            {
                Telemetry.RecordDispatch(started, key);
            }
        }
    }

    private static async ValueTask<EventResult<T>> DeliverObservedAsync<T>(
        BusCore core,
        AddressKey key,
        DispatchOrigin origin,
        EventEnvelope<T> envelope,
        HandlerSubscription[] handlers,
        bool isTapped,
        CancellationToken cancellationToken
    )
    {
        var started = Telemetry.DispatchDuration.Enabled ? Stopwatch.GetTimestamp() : 0;
        try
        {
            var current = isTapped ? HandlersAfterTaps(core, key, envelope, handlers) : handlers;
            envelope.Deliver(current, cancellationToken, out var rest);
            return rest is null ? envelope.ToResult() : await rest.ConfigureAwait(false);
        }
        finally
        {
            origin.EndDispatch();
            if (started != 0)
            {
                Telemetry.RecordDispatch(started, key);
            }
        }
    }

    /// <summary>Runs the taps; gives the handlers as they stand afterwards, or those a tap cut off by disposing the bus.</summary>
    private static HandlerSubscription[] HandlersAfterTaps<T>(
        BusCore core,
        AddressKey key,
        EventEnvelope<T> envelope,
        HandlerSubscription[] handlersBefore
    )
    {
        var original = envelope.Event;
        core.Tap(envelope, key);
        if (envelope.Stopped)
        {
            envelope.UndoStop(original);
        }

        if (core.IsDisposed)
        {
            return handlersBefore;
        }

        var handlers = core.HandlersOf(key, envelope.Identifier);
        if (handlers.Length == 0)
        {
            ReportMiss(core, key, envelope.Event);
        }

        return handlers;
    }

    private static void ReportMiss<T>(BusCore core, AddressKey key, T @event)
    {
        if (!typeof(T).IsValueType && core.Diagnostics is not null && @event is not null && @event.GetType() != key.EventType)
        {
            core.ReportMiss(key, @event.GetType());
        }
    }

    // The builder of async methods, because it tells cancelled from failed as their callers expect.
    private static ValueTask<TResult> Failed<TResult>(Exception exception)
    {
        var builder = AsyncValueTaskMethodBuilder<TResult>.Create();
        builder.SetException(exception);
        return builder.Task;
    }
}
