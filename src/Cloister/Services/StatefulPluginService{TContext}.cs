namespace Cloister;

/// <summary>A service with a life: attached to its scope when its plugin is, detached with it, and listening in between.</summary>
/// <remarks>
/// Every enabled registration is attached, also one that a higher priority shadows. An instance can be attached again
/// after a detach, when settings switch the service off and on.
/// </remarks>
/// <typeparam name="TContext">The kind of context the service needs.</typeparam>
public abstract partial class StatefulPluginService<TContext> : StatefulPluginService
    where TContext : PluginContext
{
    /// <summary>The context of the scope the service is attached to; still there inside detach.</summary>
    /// <exception cref="InvalidOperationException">The service is not attached.</exception>
    protected TContext Context => (TContext)Open().Context;

    internal sealed override Type ContextType => typeof(TContext);

    /// <summary>Called when the service's plugin attaches, before the plugin's own attach.</summary>
    protected virtual void Attach() { }

    /// <summary>The same for hooks that wait; by default it calls <see cref="Attach"/>.</summary>
    protected virtual ValueTask AttachAsync(CancellationToken cancellationToken)
    {
        Attach();
        return ValueTask.CompletedTask;
    }

    /// <summary>Called when the service's plugin detaches, or settings switch the service off.</summary>
    protected virtual ValueTask DetachAsync() => ValueTask.CompletedTask;

    private protected sealed override ValueTask RunAttach(CancellationToken cancellationToken) => AttachAsync(cancellationToken);

    private protected sealed override ValueTask RunDetach() => DetachAsync();
}
