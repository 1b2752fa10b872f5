using System.Runtime.CompilerServices;

namespace Cloister;

public abstract partial class Plugin
{
    // Everything below ends with the plugin's detach in that very context; other sessions of the same plugin object go on.

    /// <summary>Handles an event of the scope until detach.</summary>
    protected EventSubscription On<T>(
        PluginContext context,
        Action<EventEnvelope<T>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open(context).Bus().On(handler, priority, identifier);

    /// <inheritdoc cref="On{T}(PluginContext, Action{EventEnvelope{T}}, int, string?)"/>
    protected EventSubscription On<T>(
        PluginContext context,
        Func<EventEnvelope<T>, Task> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open(context).Bus().On(handler, priority, identifier);

    /// <inheritdoc cref="On{T}(PluginContext, Action{EventEnvelope{T}}, int, string?)"/>
    [OverloadResolutionPriority(1)]
    protected EventSubscription On<T>(
        PluginContext context,
        Func<EventEnvelope<T>, ValueTask> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open(context).Bus().On(handler, priority, identifier);

    /// <summary>Answers a request until detach; <see cref="Reply{T}.Concede"/> leaves it to the next handler.</summary>
    protected EventSubscription OnRequest<TRequest, TResponse>(
        PluginContext context,
        Func<EventEnvelope<TRequest>, Reply<TResponse>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open(context).Bus().OnRequest<TRequest, TResponse>(handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TRequest, TResponse}(PluginContext, Func{EventEnvelope{TRequest}, Reply{TResponse}}, int, string?)"/>
    protected EventSubscription OnRequest<TRequest, TResponse>(
        PluginContext context,
        Func<EventEnvelope<TRequest>, Task<Reply<TResponse>>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open(context).Bus().OnRequest<TRequest, TResponse>(handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TRequest, TResponse}(PluginContext, Func{EventEnvelope{TRequest}, Reply{TResponse}}, int, string?)"/>
    [OverloadResolutionPriority(1)]
    protected EventSubscription OnRequest<TRequest, TResponse>(
        PluginContext context,
        Func<EventEnvelope<TRequest>, ValueTask<Reply<TResponse>>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open(context).Bus().OnRequest<TRequest, TResponse>(handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TRequest, TResponse}(PluginContext, Func{EventEnvelope{TRequest}, Reply{TResponse}}, int, string?)"/>
    protected EventSubscription OnRequest<TRequest, TResponse>(
        PluginContext context,
        Request<TRequest, TResponse> request,
        Func<EventEnvelope<TRequest>, Reply<TResponse>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open(context).Bus().OnRequest(request, handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TRequest, TResponse}(PluginContext, Func{EventEnvelope{TRequest}, Reply{TResponse}}, int, string?)"/>
    protected EventSubscription OnRequest<TRequest, TResponse>(
        PluginContext context,
        Request<TRequest, TResponse> request,
        Func<EventEnvelope<TRequest>, Task<Reply<TResponse>>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open(context).Bus().OnRequest(request, handler, priority, identifier);

    /// <inheritdoc cref="OnRequest{TRequest, TResponse}(PluginContext, Func{EventEnvelope{TRequest}, Reply{TResponse}}, int, string?)"/>
    [OverloadResolutionPriority(1)]
    protected EventSubscription OnRequest<TRequest, TResponse>(
        PluginContext context,
        Request<TRequest, TResponse> request,
        Func<EventEnvelope<TRequest>, ValueTask<Reply<TResponse>>> handler,
        int priority = Priority.Normal,
        string? identifier = null
    ) => Open(context).Bus().OnRequest(request, handler, priority, identifier);

    /// <summary>Watches every event of the scope, before its handlers, until detach.</summary>
    protected EventSubscription Bind(PluginContext context, Action<IEventEnvelope> tap) => Open(context).Bus(forBinding: true).Bind(tap);

    /// <summary>Ends something with the plugin's detach.</summary>
    protected void Track(PluginContext context, IAsyncDisposable tracked) => Open(context).Track(tracked);

    private protected Attachment Open(PluginContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return context.AttachmentOf(this);
    }
}
