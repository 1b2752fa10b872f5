namespace Cloister;

/// <summary>The registry's and the bus's most used calls, directly on sessions and contexts.</summary>
public static class ScopeExtensions
{
    /// <inheritdoc cref="ServiceRegistry.Resolve{T}(ServiceId{T})"/>
    public static T Resolve<T>(this IPluginScope scope, ServiceId<T> slot)
        where T : class => Of(scope).Registry.Resolve(slot);

    /// <inheritdoc cref="ServiceRegistry.Resolve{T}(ServiceId)"/>
    public static T Resolve<T>(this IPluginScope scope, ServiceId slot)
        where T : class => Of(scope).Registry.Resolve<T>(slot);

    /// <inheritdoc cref="ServiceRegistry.TryResolve{T}(ServiceId{T})"/>
    public static T? TryResolve<T>(this IPluginScope scope, ServiceId<T> slot)
        where T : class => Of(scope).Registry.TryResolve(slot);

    /// <inheritdoc cref="ServiceRegistry.TryResolve{T}(ServiceId)"/>
    public static T? TryResolve<T>(this IPluginScope scope, ServiceId slot)
        where T : class => Of(scope).Registry.TryResolve<T>(slot);

    /// <inheritdoc cref="ServiceRegistry.ResolveAfter{T}(PluginId, ServiceId{T})"/>
    public static T ResolveAfter<T>(this IPluginScope scope, PluginId plugin, ServiceId<T> slot)
        where T : class => Of(scope).Registry.ResolveAfter(plugin, slot);

    /// <inheritdoc cref="EventBus.Emit{T}(T)"/>
    public static EventResult<T> Emit<T>(this IPluginScope scope, T value) => Of(scope).Bus.Emit(value);

    /// <inheritdoc cref="EventBus.Emit{T}(T, EmitOptions)"/>
    public static EventResult<T> Emit<T>(this IPluginScope scope, T value, EmitOptions options) => Of(scope).Bus.Emit(value, options);

    /// <inheritdoc cref="EventBus.EmitAsync{T}(T, CancellationToken)"/>
    public static ValueTask<EventResult<T>> EmitAsync<T>(this IPluginScope scope, T value, CancellationToken cancellationToken = default) =>
        Of(scope).Bus.EmitAsync(value, cancellationToken);

    /// <inheritdoc cref="EventBus.EmitAsync{T}(T, EmitOptions, CancellationToken)"/>
    public static ValueTask<EventResult<T>> EmitAsync<T>(
        this IPluginScope scope,
        T value,
        EmitOptions options,
        CancellationToken cancellationToken = default
    ) => Of(scope).Bus.EmitAsync(value, options, cancellationToken);

    /// <inheritdoc cref="EventBus.Request{TRequest, TResponse}(Request{TRequest, TResponse}, TRequest, EmitOptions)"/>
    public static TResponse Request<TRequest, TResponse>(
        this IPluginScope scope,
        Request<TRequest, TResponse> request,
        TRequest value,
        EmitOptions options = default
    ) => Of(scope).Bus.Request(request, value, options);

    /// <inheritdoc cref="EventBus.RequestAsync{TRequest, TResponse}(Request{TRequest, TResponse}, TRequest, EmitOptions, CancellationToken)"/>
    public static ValueTask<TResponse> RequestAsync<TRequest, TResponse>(
        this IPluginScope scope,
        Request<TRequest, TResponse> request,
        TRequest value,
        EmitOptions options = default,
        CancellationToken cancellationToken = default
    ) => Of(scope).Bus.RequestAsync(request, value, options, cancellationToken);

    /// <inheritdoc cref="EventBus.TryRequestAsync{TRequest, TResponse}(Request{TRequest, TResponse}, TRequest, EmitOptions, CancellationToken)"/>
    public static ValueTask<Reply<TResponse>> TryRequestAsync<TRequest, TResponse>(
        this IPluginScope scope,
        Request<TRequest, TResponse> request,
        TRequest value,
        EmitOptions options = default,
        CancellationToken cancellationToken = default
    ) => Of(scope).Bus.TryRequestAsync(request, value, options, cancellationToken);

    private static IPluginScope Of(IPluginScope scope)
    {
        ArgumentNullException.ThrowIfNull(scope);
        return scope;
    }
}
