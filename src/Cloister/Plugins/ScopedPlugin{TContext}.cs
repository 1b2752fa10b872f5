namespace Cloister;

/// <summary>The hooks of a plugin, which its scope calls with its context. Derive from a global or a session plugin.</summary>
/// <typeparam name="TContext">The host's kind of context, or a base of it.</typeparam>
public abstract class ScopedPlugin<TContext> : Plugin
    where TContext : PluginContext
{
    private protected ScopedPlugin() { }

    /// <summary>Called once per scope, after every plugin of it has registered; anything may be resolved.</summary>
    protected virtual void Attach(TContext context) { }

    /// <summary>The same for hooks that wait; by default it calls <see cref="Attach"/>.</summary>
    /// <remarks>The token is cancelled when whoever waits for the scope gives up, and when the runtime is disposed.</remarks>
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

    internal sealed override Type ContextType => typeof(TContext);

    internal sealed override ValueTask AttachTo(PluginContext context, CancellationToken cancellationToken) =>
        AttachAsync((TContext)context, cancellationToken);

    internal sealed override ValueTask DetachFrom(PluginContext context) => DetachAsync((TContext)context);

    internal sealed override ValueTask TellSettingsChanged(PluginContext old, PluginContext current, CancellationToken cancellationToken) =>
        OnSettingsChangedAsync(new((TContext)old, (TContext)current), cancellationToken);

    /// <summary>Compares what a call would reach with what stands here: equal delegates mean that nobody has overridden it.</summary>
    /// <remarks>Both kinds of plugins ask for themselves: only a class below can name what stands here, with <c>base</c>.</remarks>
    private protected static bool IsOverridden(Delegate reached, Delegate standard) => !reached.Equals(standard);
}
