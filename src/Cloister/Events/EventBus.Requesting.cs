namespace Cloister;

public sealed partial class EventBus
{
    /// <summary>Asks the handlers of exactly this pair of types; the first answer wins.</summary>
    /// <remarks>A nullable value type as response is <see langword="null"/> when all concede.</remarks>
    /// <exception cref="RequestNotWiredException">Nobody handles it.</exception>
    /// <exception cref="AllConcededException">Every handler conceded.</exception>
    /// <exception cref="SyncDispatchException">It reached a handler registered as asynchronous.</exception>
    /// <exception cref="ObjectDisposedException">The bus is disposed, or was while handlers were left.</exception>
    public TRes Request<TReq, TRes>(TReq request, EmitOptions options = default) =>
        Answered<TReq, TRes>(RequestAddress<TReq, TRes>.Key, request, options.Identifier);

    /// <summary>Asks the handlers of <paramref name="address"/>; the first answer wins.</summary>
    /// <inheritdoc cref="Request{TReq, TRes}(TReq, EmitOptions)"/>
    public TRes Request<TReq, TRes>(Request<TReq, TRes> address, TReq request, EmitOptions options = default) =>
        Answered<TReq, TRes>(KeyOf(address), request, options.Identifier);

    /// <summary>Asks the handlers of exactly this pair of types; gives no reply where nobody answers.</summary>
    /// <exception cref="SyncDispatchException">It reached a handler registered as asynchronous.</exception>
    /// <exception cref="ObjectDisposedException">The bus is disposed, or was while handlers were left.</exception>
    public Reply<TRes> TryRequest<TReq, TRes>(TReq request, EmitOptions options = default) =>
        Asked<TReq, TRes>(RequestAddress<TReq, TRes>.Key, request, options.Identifier, out _);

    /// <summary>Asks the handlers of <paramref name="address"/>; gives no reply where nobody answers.</summary>
    /// <inheritdoc cref="TryRequest{TReq, TRes}(TReq, EmitOptions)"/>
    public Reply<TRes> TryRequest<TReq, TRes>(Request<TReq, TRes> address, TReq request, EmitOptions options = default) =>
        Asked<TReq, TRes>(KeyOf(address), request, options.Identifier, out _);

    /// <summary>Asks the handlers of exactly this pair of types, awaiting each; the first answer wins.</summary>
    /// <remarks>A nullable value type as response is <see langword="null"/> when all concede.</remarks>
    /// <exception cref="RequestNotWiredException">Nobody handles it.</exception>
    /// <exception cref="AllConcededException">Every handler conceded.</exception>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired; no further handler is asked.</exception>
    /// <exception cref="ObjectDisposedException">The bus is disposed, or was while handlers were left.</exception>
    public ValueTask<TRes> RequestAsync<TReq, TRes>(TReq request, CancellationToken cancellationToken = default) =>
        AnsweredAsync<TReq, TRes>(RequestAddress<TReq, TRes>.Key, request, identifier: null, cancellationToken);

    /// <inheritdoc cref="RequestAsync{TReq, TRes}(TReq, CancellationToken)"/>
    public ValueTask<TRes> RequestAsync<TReq, TRes>(TReq request, EmitOptions options, CancellationToken cancellationToken = default) =>
        AnsweredAsync<TReq, TRes>(RequestAddress<TReq, TRes>.Key, request, options.Identifier, cancellationToken);

    /// <summary>Asks the handlers of <paramref name="address"/>, awaiting each; the first answer wins.</summary>
    /// <inheritdoc cref="RequestAsync{TReq, TRes}(TReq, CancellationToken)"/>
    public ValueTask<TRes> RequestAsync<TReq, TRes>(
        Request<TReq, TRes> address,
        TReq request,
        CancellationToken cancellationToken = default
    ) => AnsweredAsync<TReq, TRes>(KeyOf(address), request, identifier: null, cancellationToken);

    /// <inheritdoc cref="RequestAsync{TReq, TRes}(Request{TReq, TRes}, TReq, CancellationToken)"/>
    public ValueTask<TRes> RequestAsync<TReq, TRes>(
        Request<TReq, TRes> address,
        TReq request,
        EmitOptions options,
        CancellationToken cancellationToken = default
    ) => AnsweredAsync<TReq, TRes>(KeyOf(address), request, options.Identifier, cancellationToken);

    /// <summary>Asks the handlers of exactly this pair of types, awaiting each; gives no reply where nobody answers.</summary>
    /// <exception cref="OperationCanceledException"><paramref name="cancellationToken"/> fired; no further handler is asked.</exception>
    /// <exception cref="ObjectDisposedException">The bus is disposed, or was while handlers were left.</exception>
    public ValueTask<Reply<TRes>> TryRequestAsync<TReq, TRes>(TReq request, CancellationToken cancellationToken = default) =>
        AskedAsync<TReq, TRes>(RequestAddress<TReq, TRes>.Key, request, identifier: null, cancellationToken, out _);

    /// <inheritdoc cref="TryRequestAsync{TReq, TRes}(TReq, CancellationToken)"/>
    public ValueTask<Reply<TRes>> TryRequestAsync<TReq, TRes>(
        TReq request,
        EmitOptions options,
        CancellationToken cancellationToken = default
    ) => AskedAsync<TReq, TRes>(RequestAddress<TReq, TRes>.Key, request, options.Identifier, cancellationToken, out _);

    /// <summary>Asks the handlers of <paramref name="address"/>, awaiting each; gives no reply where nobody answers.</summary>
    /// <inheritdoc cref="TryRequestAsync{TReq, TRes}(TReq, CancellationToken)"/>
    public ValueTask<Reply<TRes>> TryRequestAsync<TReq, TRes>(
        Request<TReq, TRes> address,
        TReq request,
        CancellationToken cancellationToken = default
    ) => AskedAsync<TReq, TRes>(KeyOf(address), request, identifier: null, cancellationToken, out _);

    /// <inheritdoc cref="TryRequestAsync{TReq, TRes}(Request{TReq, TRes}, TReq, CancellationToken)"/>
    public ValueTask<Reply<TRes>> TryRequestAsync<TReq, TRes>(
        Request<TReq, TRes> address,
        TReq request,
        EmitOptions options,
        CancellationToken cancellationToken = default
    ) => AskedAsync<TReq, TRes>(KeyOf(address), request, options.Identifier, cancellationToken, out _);

    /// <summary>
    /// Whether a handler is registered for exactly this pair and exactly this identifier: general handlers do not count for a named one, and
    /// named ones do not count without. False on a disposed bus.
    /// </summary>
    public bool HasRequestHandler<TReq, TRes>(string? identifier = null) => HasHandler(RequestAddress<TReq, TRes>.Key, identifier);

    /// <summary>Whether a handler is registered for exactly this address and exactly this identifier.</summary>
    /// <inheritdoc cref="HasRequestHandler{TReq, TRes}(string?)"/>
    public bool HasRequestHandler<TReq, TRes>(Request<TReq, TRes> address, string? identifier = null) =>
        HasHandler(KeyOf(address), identifier);
}
