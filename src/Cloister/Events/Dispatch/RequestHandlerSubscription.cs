namespace Cloister;

/// <summary>A handler of requests; which of its delegates is set decides whether a synchronous request may call it.</summary>
internal sealed class RequestHandlerSubscription<TReq, TRes> : HandlerSubscription
{
    internal RequestHandlerSubscription(Func<EventEnvelope<TReq>, Reply<TRes>> handler, int priority)
        : base(priority)
    {
        Sync = handler;
        Async = null!;
    }

    internal RequestHandlerSubscription(Func<EventEnvelope<TReq>, ValueTask<Reply<TRes>>> handler, int priority)
        : base(priority) => Async = handler;

    internal Func<EventEnvelope<TReq>, Reply<TRes>>? Sync { get; private set; }

    /// <summary>Read only where <see cref="Sync"/> is <see langword="null"/>.</summary>
    internal Func<EventEnvelope<TReq>, ValueTask<Reply<TRes>>> Async { get; private set; }

    // The asynchronous delegate goes first: a dispatch that still saw no synchronous one must find it.
    internal override void Silence()
    {
        Async = static _ => ValueTask.FromResult(Reply<TRes>.Concede);
        Sync = static _ => Reply<TRes>.Concede;
    }
}
