using System.Runtime.CompilerServices;

namespace Cloister;

public sealed partial class EventBus
{
    /// <summary>Runs <paramref name="handler"/> for every event of exactly type <typeparamref name="T"/>.</summary>
    /// <param name="handler">The handler; an exception of it reaches the emitter and ends the cascade.</param>
    /// <param name="priority">Higher runs first; equal ones run in order of registration.</param>
    /// <param name="identifier">Runs only for emits with this identifier; without one it runs for all.</param>
    /// <exception cref="ObjectDisposedException">The bus is disposed.</exception>
    public EventSubscription On<T>(Action<EventEnvelope<T>> handler, int priority = Priority.Normal, string? identifier = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(EventAddress<T>.Key, new EventHandlerSubscription<T>(handler, priority), identifier);
    }

    /// <inheritdoc cref="On{T}(Action{EventEnvelope{T}}, int, string?)"/>
    /// <remarks>Reached by asynchronous emits only; the handlers after it wait for its task.</remarks>
    public EventSubscription On<T>(Func<EventEnvelope<T>, Task> handler, int priority = Priority.Normal, string? identifier = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return On<T>(envelope => new ValueTask(handler(envelope)), priority, identifier);
    }

    /// <inheritdoc cref="On{T}(Func{EventEnvelope{T}, Task}, int, string?)"/>
    [OverloadResolutionPriority(1)]
    public EventSubscription On<T>(Func<EventEnvelope<T>, ValueTask> handler, int priority = Priority.Normal, string? identifier = null)
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(EventAddress<T>.Key, new EventHandlerSubscription<T>(handler, priority), identifier);
    }

    /// <summary>Answers requests of exactly this pair of types, or concedes them to the next handler.</summary>
    /// <param name="handler">The handler; the first answer wins, an exception ends the request.</param>
    /// <param name="priority">Higher is asked first; equal ones in order of registration.</param>
    /// <param name="identifier">Asked only for requests with this identifier; without one it is asked for all.</param>
    /// <exception cref="ObjectDisposedException">The bus is disposed.</exception>
    public EventSubscription OnRequest<TReq, TRes>(
        Func<EventEnvelope<TReq>, Reply<TRes>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => AddRequest(RequestAddress<TReq, TRes>.Key, handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TReq, TRes}(Func{EventEnvelope{TReq}, Reply{TRes}}, int, string?)"/>
    /// <remarks>Reached by asynchronous requests only.</remarks>
    public EventSubscription OnRequest<TReq, TRes>(
        Func<EventEnvelope<TReq>, Task<Reply<TRes>>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => AddRequest(RequestAddress<TReq, TRes>.Key, handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TReq, TRes}(Func{EventEnvelope{TReq}, Task{Reply{TRes}}}, int, string?)"/>
    [OverloadResolutionPriority(1)]
    public EventSubscription OnRequest<TReq, TRes>(
        Func<EventEnvelope<TReq>, ValueTask<Reply<TRes>>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => AddRequest(RequestAddress<TReq, TRes>.Key, handler, priority, identifier);

    /// <summary>Answers <paramref name="request"/>, or concedes it to the next handler.</summary>
    /// <param name="request">The address.</param>
    /// <param name="handler">The handler; the first answer wins, an exception ends the request.</param>
    /// <param name="priority">Higher is asked first; equal ones in order of registration.</param>
    /// <param name="identifier">Asked only for requests with this identifier; without one it is asked for all.</param>
    /// <exception cref="ObjectDisposedException">The bus is disposed.</exception>
    public EventSubscription OnRequest<TReq, TRes>(
        Request<TReq, TRes> request,
        Func<EventEnvelope<TReq>, Reply<TRes>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => AddRequest(KeyOf(request), handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TReq, TRes}(Request{TReq, TRes}, Func{EventEnvelope{TReq}, Reply{TRes}}, int, string?)"/>
    /// <remarks>Reached by asynchronous requests only.</remarks>
    public EventSubscription OnRequest<TReq, TRes>(
        Request<TReq, TRes> request,
        Func<EventEnvelope<TReq>, Task<Reply<TRes>>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => AddRequest(KeyOf(request), handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TReq, TRes}(Request{TReq, TRes}, Func{EventEnvelope{TReq}, Task{Reply{TRes}}}, int, string?)"/>
    [OverloadResolutionPriority(1)]
    public EventSubscription OnRequest<TReq, TRes>(
        Request<TReq, TRes> request,
        Func<EventEnvelope<TReq>, ValueTask<Reply<TRes>>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => AddRequest(KeyOf(request), handler, priority, identifier);

    /// <summary>Shows <paramref name="tap"/> every event of every type before its handlers, but for internal ones; requests never.</summary>
    /// <remarks>
    /// Taps run in the order they were bound. They may change the event, but not end the cascade: if any of them calls
    /// <see cref="IEventEnvelope.Stop"/>, the handlers get the event as it was before the first tap. An exception of a tap reaches the emitter.
    /// </remarks>
    /// <exception cref="ObjectDisposedException">The bus is disposed.</exception>
    public EventSubscription Bind(Action<IEventEnvelope> tap)
    {
        ArgumentNullException.ThrowIfNull(tap);
        var subscription = new TapSubscription(tap);
        _core.AddTap(subscription, _view);
        return subscription;
    }

    private static AddressKey KeyOf<TReq, TRes>(Request<TReq, TRes> request)
    {
        ArgumentNullException.ThrowIfNull(request);
        return request.Key;
    }

    private HandlerSubscription AddRequest<TReq, TRes>(
        AddressKey key,
        Func<EventEnvelope<TReq>, Reply<TRes>> handler,
        int priority,
        string? identifier
    )
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(key, new RequestHandlerSubscription<TReq, TRes>(handler, priority), identifier);
    }

    private HandlerSubscription AddRequest<TReq, TRes>(
        AddressKey key,
        Func<EventEnvelope<TReq>, Task<Reply<TRes>>> handler,
        int priority,
        string? identifier
    )
    {
        ArgumentNullException.ThrowIfNull(handler);
        Func<EventEnvelope<TReq>, ValueTask<Reply<TRes>>> wrapped = envelope => new ValueTask<Reply<TRes>>(handler(envelope));
        return AddRequest(key, wrapped, priority, identifier);
    }

    private HandlerSubscription AddRequest<TReq, TRes>(
        AddressKey key,
        Func<EventEnvelope<TReq>, ValueTask<Reply<TRes>>> handler,
        int priority,
        string? identifier
    )
    {
        ArgumentNullException.ThrowIfNull(handler);
        return Add(key, new RequestHandlerSubscription<TReq, TRes>(handler, priority), identifier);
    }

    private HandlerSubscription Add(AddressKey key, HandlerSubscription subscription, string? identifier)
    {
        _core.Add(key, subscription, identifier, _view);
        return subscription;
    }
}
