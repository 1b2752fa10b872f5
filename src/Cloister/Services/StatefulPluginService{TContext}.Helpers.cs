using System.Runtime.CompilerServices;

namespace Cloister;

public abstract partial class StatefulPluginService<TContext>
{
    // Everything below ends with detach; outside of attach and detach it throws.

    /// <summary>Handles an event of the scope until detach.</summary>
    protected EventSubscription On<T>(Action<EventEnvelope<T>> handler, int priority = Priority.Normal, string? identifier = null) =>
        Open().Bus().On(handler, priority, identifier);

    /// <inheritdoc cref="On{T}(Action{EventEnvelope{T}}, int, string?)"/>
    protected EventSubscription On<T>(Func<EventEnvelope<T>, Task> handler, int priority = Priority.Normal, string? identifier = null) =>
        Open().Bus().On(handler, priority, identifier);

    /// <inheritdoc cref="On{T}(Action{EventEnvelope{T}}, int, string?)"/>
    [OverloadResolutionPriority(1)]
    protected EventSubscription On<T>(
        Func<EventEnvelope<T>, ValueTask> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open().Bus().On(handler, priority, identifier);

    /// <summary>Handles an event of the global scope until detach; for services of sessions.</summary>
    protected EventSubscription OnGlobal<T>(Action<EventEnvelope<T>> handler, int priority = Priority.Normal, string? identifier = null) =>
        Open().GlobalBus().On(handler, priority, identifier);

    /// <inheritdoc cref="OnGlobal{T}(Action{EventEnvelope{T}}, int, string?)"/>
    protected EventSubscription OnGlobal<T>(
        Func<EventEnvelope<T>, Task> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open().GlobalBus().On(handler, priority, identifier);

    /// <inheritdoc cref="OnGlobal{T}(Action{EventEnvelope{T}}, int, string?)"/>
    [OverloadResolutionPriority(1)]
    protected EventSubscription OnGlobal<T>(
        Func<EventEnvelope<T>, ValueTask> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open().GlobalBus().On(handler, priority, identifier);

    /// <summary>Answers a request until detach; <see cref="Reply{T}.Concede"/> leaves it to the next handler.</summary>
    protected EventSubscription OnRequest<TRequest, TResponse>(
        Func<EventEnvelope<TRequest>, Reply<TResponse>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open().Bus().OnRequest<TRequest, TResponse>(handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TRequest, TResponse}(Func{EventEnvelope{TRequest}, Reply{TResponse}}, int, string?)"/>
    protected EventSubscription OnRequest<TRequest, TResponse>(
        Func<EventEnvelope<TRequest>, Task<Reply<TResponse>>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open().Bus().OnRequest<TRequest, TResponse>(handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TRequest, TResponse}(Func{EventEnvelope{TRequest}, Reply{TResponse}}, int, string?)"/>
    [OverloadResolutionPriority(1)]
    protected EventSubscription OnRequest<TRequest, TResponse>(
        Func<EventEnvelope<TRequest>, ValueTask<Reply<TResponse>>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open().Bus().OnRequest<TRequest, TResponse>(handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TRequest, TResponse}(Func{EventEnvelope{TRequest}, Reply{TResponse}}, int, string?)"/>
    protected EventSubscription OnRequest<TRequest, TResponse>(
        Request<TRequest, TResponse> request,
        Func<EventEnvelope<TRequest>, Reply<TResponse>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open().Bus().OnRequest(request, handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TRequest, TResponse}(Func{EventEnvelope{TRequest}, Reply{TResponse}}, int, string?)"/>
    protected EventSubscription OnRequest<TRequest, TResponse>(
        Request<TRequest, TResponse> request,
        Func<EventEnvelope<TRequest>, Task<Reply<TResponse>>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open().Bus().OnRequest(request, handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TRequest, TResponse}(Func{EventEnvelope{TRequest}, Reply{TResponse}}, int, string?)"/>
    [OverloadResolutionPriority(1)]
    protected EventSubscription OnRequest<TRequest, TResponse>(
        Request<TRequest, TResponse> request,
        Func<EventEnvelope<TRequest>, ValueTask<Reply<TResponse>>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open().Bus().OnRequest(request, handler, priority, identifier);

    /// <summary>Watches every event of the scope, before its handlers, until detach.</summary>
    protected EventSubscription Bind(Action<IEventEnvelope> tap) => Open().Bus(forBinding: true).Bind(tap);

    /// <summary>Ends something with detach.</summary>
    protected void Track(IAsyncDisposable tracked) => Open().Track(tracked);

    /// <inheritdoc cref="EventBus.Emit{T}(T)"/>
    protected EventResult<T> Emit<T>(T value) => Context.Bus.Emit(value);

    /// <inheritdoc cref="EventBus.EmitAsync{T}(T, EmitOptions, CancellationToken)"/>
    protected ValueTask<EventResult<T>> EmitAsync<T>(
        T value,
        EmitOptions options = default,
        CancellationToken cancellationToken = default
    ) => Context.Bus.EmitAsync(value, options, cancellationToken);

    /// <inheritdoc cref="EventBus.RequestAsync{TRequest, TResponse}(Request{TRequest, TResponse}, TRequest, EmitOptions, CancellationToken)"/>
    protected ValueTask<TResponse> RequestAsync<TRequest, TResponse>(
        Request<TRequest, TResponse> request,
        TRequest value,
        EmitOptions options = default,
        CancellationToken cancellationToken = default
    ) => Context.Bus.RequestAsync(request, value, options, cancellationToken);

    /// <inheritdoc cref="ServiceRegistry.Resolve{T}(ServiceId{T})"/>
    protected T Resolve<T>(ServiceId<T> slot)
        where T : class => Context.Registry.Resolve(slot);

    /// <inheritdoc cref="ServiceRegistry.TryResolve{T}(ServiceId{T})"/>
    protected T? TryResolve<T>(ServiceId<T> slot)
        where T : class => Context.Registry.TryResolve(slot);

    /// <summary>The service behind this one in a slot: what a decorator wraps.</summary>
    protected T ResolveAfter<T>(ServiceId<T> slot)
        where T : class => Context.Registry.ResolveAfter(PluginId, slot);
}
