using System.Runtime.CompilerServices;

namespace Cloister;

/// <summary>Asks request handlers one after the other until one answers.</summary>
internal static class RequestDispatch<TReq, TRes>
{
    internal static Reply<TRes> Ask(AddressKey key, DispatchOrigin origin, TReq request, HandlerSubscription[] handlers)
    {
        var envelope = new EventEnvelope<TReq>(request, origin);
        foreach (var subscription in handlers)
        {
            ThrowIfEnded(key, origin, CancellationToken.None);
            var handler = Typed(subscription).Sync ?? throw new SyncDispatchException(key, origin.Identifier);
            var reply = handler(envelope);
            if (reply.HasValue)
            {
                return reply;
            }
        }

        return default;
    }

    /// <summary>Stays synchronous, without a task or a state machine, for as long as handlers complete at once.</summary>
    internal static ValueTask<Reply<TRes>> AskAsync(
        AddressKey key,
        DispatchOrigin origin,
        TReq request,
        HandlerSubscription[] handlers,
        CancellationToken cancellationToken
    )
    {
        var envelope = new EventEnvelope<TReq>(request, origin);
        for (var i = 0; i < handlers.Length; i++)
        {
            ThrowIfEnded(key, origin, cancellationToken);
            var pending = Invoke(handlers[i], envelope);
            if (!pending.IsCompletedSuccessfully)
            {
                return ContinueAsync(pending, key, origin, envelope, handlers, i + 1, cancellationToken);
            }

            var reply = pending.GetAwaiter().GetResult();
            if (reply.HasValue)
            {
                return new ValueTask<Reply<TRes>>(reply);
            }
        }

        return default;
    }

    private static async ValueTask<Reply<TRes>> ContinueAsync(
        ValueTask<Reply<TRes>> pending,
        AddressKey key,
        DispatchOrigin origin,
        EventEnvelope<TReq> envelope,
        HandlerSubscription[] handlers,
        int next,
        CancellationToken cancellationToken
    )
    {
        var reply = await pending.ConfigureAwait(false);
        for (; next < handlers.Length && !reply.HasValue; next++)
        {
            ThrowIfEnded(key, origin, cancellationToken);
            reply = await Invoke(handlers[next], envelope).ConfigureAwait(false);
        }

        return reply;
    }

    // The address a handler is found under fixes its type, so that checking it once more would only cost.
    private static RequestHandlerSubscription<TReq, TRes> Typed(HandlerSubscription subscription) =>
        Unsafe.As<RequestHandlerSubscription<TReq, TRes>>(subscription);

    private static ValueTask<Reply<TRes>> Invoke(HandlerSubscription subscription, EventEnvelope<TReq> envelope)
    {
        var typed = Typed(subscription);
        return typed.Sync is { } handler ? new ValueTask<Reply<TRes>>(handler(envelope)) : typed.Async(envelope);
    }

    private static void ThrowIfEnded(AddressKey key, DispatchOrigin origin, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (origin.Core.IsDisposed)
        {
            throw DispatchErrors.DisposedMeanwhile(key);
        }
    }
}
