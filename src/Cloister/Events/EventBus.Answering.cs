using System.Diagnostics;

namespace Cloister;

public sealed partial class EventBus
{
    private bool HasHandler(AddressKey key, string? identifier) =>
        !_core.IsDisposed && _core.Find(key) is { } channel && channel.HasHandlersExactlyFor(identifier);

    private TRes Answered<TReq, TRes>(AddressKey key, TReq request, string? identifier)
    {
        var core = _core;
        var reply = Asked<TReq, TRes>(key, request, identifier, out var isWired);
        return reply.HasValue ? reply.Value : Unanswered<TRes>(core, key, identifier, isWired);
    }

    private Reply<TRes> Asked<TReq, TRes>(AddressKey key, TReq request, string? identifier, out bool isWired)
    {
        var core = _core;
        var handlers = core.HandlersOf(key, identifier);
        if (core.IsDisposed)
        {
            throw DispatchErrors.Disposed(key);
        }

        isWired = handlers.Length > 0;
        if (!isWired)
        {
            return default;
        }

        var origin = core.OriginOf(identifier, CancellationToken.None);
        if (!Telemetry.DispatchDuration.Enabled)
        {
            return RequestDispatch<TReq, TRes>.Ask(key, origin, request, handlers);
        }

        var started = Stopwatch.GetTimestamp();
        try
        {
            return RequestDispatch<TReq, TRes>.Ask(key, origin, request, handlers);
        }
        finally
        {
            Telemetry.RecordDispatch(started, key);
        }
    }

    private ValueTask<TRes> AnsweredAsync<TReq, TRes>(AddressKey key, TReq request, string? identifier, CancellationToken cancellationToken)
    {
        var core = _core;
        var pending = AskedAsync<TReq, TRes>(key, request, identifier, cancellationToken, out var isWired);
        if (pending is { IsCompletedSuccessfully: true, Result: { HasValue: true } reply })
        {
            return new ValueTask<TRes>(reply.Value);
        }

        return AwaitAnswerAsync(pending, core, key, identifier, isWired);
    }

    private static async ValueTask<TRes> AwaitAnswerAsync<TRes>(
        ValueTask<Reply<TRes>> pending,
        BusCore core,
        AddressKey key,
        string? identifier,
        bool isWired
    )
    {
        var reply = await pending.ConfigureAwait(false);
        return reply.HasValue ? reply.Value : Unanswered<TRes>(core, key, identifier, isWired);
    }

    private ValueTask<Reply<TRes>> AskedAsync<TReq, TRes>(
        AddressKey key,
        TReq request,
        string? identifier,
        CancellationToken cancellationToken,
        out bool isWired
    )
    {
        isWired = false;
        try
        {
            var core = _core;
            var handlers = core.HandlersOf(key, identifier);
            if (core.IsDisposed)
            {
                throw DispatchErrors.Disposed(key);
            }

            cancellationToken.ThrowIfCancellationRequested();
            isWired = handlers.Length > 0;
            if (!isWired)
            {
                return default;
            }

            var origin = core.OriginOf(identifier, cancellationToken);
            return cancellationToken.CanBeCanceled || Telemetry.DispatchDuration.Enabled
                ? AskObservedAsync<TReq, TRes>(key, origin, request, handlers, cancellationToken)
                : RequestDispatch<TReq, TRes>.AskAsync(key, origin, request, handlers, cancellationToken);
        }
        catch (Exception exception)
        {
            // Whether a handler threw before or after its first await makes no difference to who awaits the request.
            return Failed<Reply<TRes>>(exception);
        }
    }

    private static async ValueTask<Reply<TRes>> AskObservedAsync<TReq, TRes>(
        AddressKey key,
        DispatchOrigin origin,
        TReq request,
        HandlerSubscription[] handlers,
        CancellationToken cancellationToken
    )
    {
        var started = Telemetry.DispatchDuration.Enabled ? Stopwatch.GetTimestamp() : 0;
        try
        {
            return await RequestDispatch<TReq, TRes>.AskAsync(key, origin, request, handlers, cancellationToken).ConfigureAwait(false);
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

    /// <summary>What a request ends with that nobody answered: null where the response type has one that is not a concession.</summary>
    private static TRes Unanswered<TRes>(BusCore core, AddressKey key, string? identifier, bool isWired) =>
        !isWired ? throw new RequestNotWiredException(key, identifier, wasIdentifierMismatch: core.Find(key) is not null)
        : Nullable.GetUnderlyingType(typeof(TRes)) is not null ? default!
        : throw new AllConcededException(key, identifier);
}
