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
                throw Ended(CancellationToken.None);
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

    /// <summary>
    /// Runs handlers for as long as they complete at once, without a task or a state machine; <paramref name="rest"/> is
    /// <see langword="null"/> if that was all of them.
    /// </summary>
    internal void Deliver(HandlerSubscription[] handlers, CancellationToken cancellationToken, out Task<EventResult<T>>? rest)
    {
        var core = _origin.Core;
        for (var i = 0; i < handlers.Length && !Stopped; i++)
        {
            if (core.IsDisposed || cancellationToken.IsCancellationRequested)
            {
                throw Ended(cancellationToken);
            }

            var subscription = Typed(handlers[i]);
            if (subscription.Sync is { } handler)
            {
                handler(this);
                continue;
            }

            var handling = subscription.Async(this);
            if (!handling.IsCompletedSuccessfully)
            {
                rest = ContinueAsync(handling, handlers, i + 1, cancellationToken);
                return;
            }

            handling.GetAwaiter().GetResult();
        }

        rest = null;
    }

    internal EventResult<T> ToResult() => new(Event, Identifier, Stopped);

    private async Task<EventResult<T>> ContinueAsync(
        ValueTask pending,
        HandlerSubscription[] handlers,
        int next,
        CancellationToken cancellationToken
    )
    {
        await pending.ConfigureAwait(false);
        for (; next < handlers.Length && !Stopped; next++)
        {
            if (_origin.Core.IsDisposed || cancellationToken.IsCancellationRequested)
            {
                throw Ended(cancellationToken);
            }

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

    private static Exception Ended(CancellationToken cancellationToken) =>
        cancellationToken.IsCancellationRequested
            ? new OperationCanceledException(cancellationToken)
            : DispatchErrors.DisposedMeanwhile(EventAddress<T>.Key);

    // The address a handler is found under fixes its type, so that checking it once more would only cost.
    private static EventHandlerSubscription<T> Typed(HandlerSubscription subscription) =>
        Unsafe.As<EventHandlerSubscription<T>>(subscription);
}
