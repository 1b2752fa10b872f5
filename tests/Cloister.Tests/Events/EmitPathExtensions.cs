namespace Cloister.Tests.Events;

internal static class EmitPathExtensions
{
    public static async Task<EventResult<T>> Emit<T>(this EmitPath path, EventBus bus, T @event, EmitOptions options = default) =>
        path is EmitPath.Sync ? bus.Emit(@event, options) : await bus.EmitAsync(@event, options, Token(path));

    public static async Task<EventResult<object>> EmitAs(this EmitPath path, EventBus bus, object @event, EmitOptions options = default) =>
        path is EmitPath.Sync ? bus.EmitAs(@event, options) : await bus.EmitAsAsync(@event, options, Token(path));

    public static async Task<TRes> Request<TReq, TRes>(this EmitPath path, EventBus bus, TReq request, EmitOptions options = default) =>
        path is EmitPath.Sync
            ? bus.Request<TReq, TRes>(request, options)
            : await bus.RequestAsync<TReq, TRes>(request, options, Token(path));

    public static async Task<TRes> Request<TReq, TRes>(
        this EmitPath path,
        EventBus bus,
        Request<TReq, TRes> address,
        TReq request,
        EmitOptions options = default
    ) => path is EmitPath.Sync ? bus.Request(address, request, options) : await bus.RequestAsync(address, request, options, Token(path));

    public static async Task<Reply<TRes>> TryRequest<TReq, TRes>(
        this EmitPath path,
        EventBus bus,
        TReq request,
        EmitOptions options = default
    ) =>
        path is EmitPath.Sync
            ? bus.TryRequest<TReq, TRes>(request, options)
            : await bus.TryRequestAsync<TReq, TRes>(request, options, Token(path));

    public static async Task<Reply<TRes>> TryRequest<TReq, TRes>(
        this EmitPath path,
        EventBus bus,
        Request<TReq, TRes> address,
        TReq request,
        EmitOptions options = default
    ) =>
        path is EmitPath.Sync
            ? bus.TryRequest(address, request, options)
            : await bus.TryRequestAsync(address, request, options, Token(path));

    private static CancellationToken Token(EmitPath path) =>
        path is EmitPath.AsyncWithToken ? TestContext.Current.CancellationToken : CancellationToken.None;
}
