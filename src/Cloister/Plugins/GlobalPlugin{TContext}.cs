namespace Cloister;

/// <summary>A plugin that lives as long as the runtime, in the global scope.</summary>
/// <typeparam name="TContext">The host's kind of context, or a base of it.</typeparam>
public abstract class GlobalPlugin<TContext> : Plugin
    where TContext : GlobalPluginContext
{
    /// <summary>Called once per scope, after every plugin of it has registered; anything may be resolved.</summary>
    protected virtual void Attach(TContext context) { }

    /// <summary>The same for hooks that wait; by default it calls <see cref="Attach"/>.</summary>
    protected virtual ValueTask AttachAsync(TContext context, CancellationToken cancellationToken)
    {
        Attach(context);
        return ValueTask.CompletedTask;
    }

    /// <summary>Called when the plugin leaves the scope; subscriptions made through the helpers end by themselves.</summary>
    protected virtual ValueTask DetachAsync(TContext context) => ValueTask.CompletedTask;

    /// <summary>Called after settings were applied to the scope; throwing refuses the whole update.</summary>
    protected virtual ValueTask OnSettingsChangedAsync(ContextChange<TContext> change, CancellationToken cancellationToken) =>
        ValueTask.CompletedTask;

    internal sealed override bool IsGlobal => true;

    internal sealed override Type ContextType => typeof(TContext);

    internal sealed override ValueTask AttachTo(PluginContext context, CancellationToken cancellationToken) =>
        AttachAsync((TContext)context, cancellationToken);

    internal sealed override ValueTask DetachFrom(PluginContext context) => DetachAsync((TContext)context);

    internal sealed override ValueTask TellSettingsChanged(PluginContext old, PluginContext current, CancellationToken cancellationToken) =>
        OnSettingsChangedAsync(new((TContext)old, (TContext)current), cancellationToken);
}
