using System.Runtime.CompilerServices;

namespace Cloister;

/// <summary>
/// The handler loops. They live on the envelope because a method of a generic class reaches its type arguments through
/// <c>this</c>, which costs nothing; a generic method would pay a run-time lookup per call.
/// </summary>
public sealed partial class EventEnvelope<T>
{
    internal EventResult<T> Deliver(HandlerSubscription[] handlers)
    {
        var core = _origin.Core;
        foreach (var subscription in handlers)
        {
            if (core.IsDisposed)
            {
                throw DispatchErrors.DisposedMeanwhile(EventAddress<T>.Key);
            }

            var handler = Typed(subscription).Sync ?? throw new SyncDispatchException(EventAddress<T>.Key, Identifier);
            handler(this);
            if (Stopped)
            {
                break;
            }
        }

        return ToResult();
    }

    /// <summary>Stays synchronous, without a task or a state machine, for as long as handlers complete at once.</summary>
    internal ValueTask<EventResult<T>> DeliverAsync(HandlerSubscription[] handlers, CancellationToken cancellationToken)
    {
        for (var i = 0; i < handlers.Length && !Stopped; i++)
        {
            ThrowIfEnded(cancellationToken);
            var subscription = Typed(handlers[i]);
            if (subscription.Sync is { } handler)
            {
                handler(this);
                continue;
            }

            var pending = subscription.Async(this);
            if (!pending.IsCompletedSuccessfully)
            {
                return ContinueAsync(pending, handlers, i + 1, cancellationToken);
            }

            pending.GetAwaiter().GetResult();
        }

        return new ValueTask<EventResult<T>>(ToResult());
    }

    internal EventResult<T> ToResult() => new(Event, Identifier, Stopped);

    private async ValueTask<EventResult<T>> ContinueAsync(
        ValueTask pending,
        HandlerSubscription[] handlers,
        int next,
        CancellationToken cancellationToken
    )
    {
        await pending.ConfigureAwait(false);
        for (; next < handlers.Length && !Stopped; next++)
        {
            ThrowIfEnded(cancellationToken);
            var subscription = Typed(handlers[next]);
            if (subscription.Sync is { } handler)
            {
                handler(this);
            }
            else
            {
                await subscription.Async(this).ConfigureAwait(false);
            }
        }

        return ToResult();
    }

    private void ThrowIfEnded(CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (_origin.Core.IsDisposed)
        {
            throw DispatchErrors.DisposedMeanwhile(EventAddress<T>.Key);
        }
    }

    // The address a handler is found under fixes its type, so that checking it once more would only cost.
    private static EventHandlerSubscription<T> Typed(HandlerSubscription subscription) =>
        Unsafe.As<EventHandlerSubscription<T>>(subscription);
}
