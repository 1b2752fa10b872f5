namespace Cloister;

/// <summary>A plugin that joins every session.</summary>
/// <typeparam name="TContext">The host's kind of context, or a base of it.</typeparam>
public abstract partial class SessionPlugin<TContext> : ScopedPlugin<TContext>
    where TContext : SessionPluginContext
{
    internal sealed override bool IsGlobal => false;

    internal sealed override bool HasAttach => WaitsInAttach || IsOverridden((Action<TContext>)Attach, (Action<TContext>)base.Attach);

    internal sealed override bool WaitsInAttach =>
        IsOverridden(
            (Func<TContext, CancellationToken, ValueTask>)AttachAsync,
            (Func<TContext, CancellationToken, ValueTask>)base.AttachAsync
        );

    internal sealed override bool HasDetach =>
        IsOverridden((Func<TContext, ValueTask>)DetachAsync, (Func<TContext, ValueTask>)base.DetachAsync);

    internal sealed override bool HearsOfSettings =>
        IsOverridden(
            (Func<ContextChange<TContext>, CancellationToken, ValueTask>)OnSettingsChangedAsync,
            (Func<ContextChange<TContext>, CancellationToken, ValueTask>)base.OnSettingsChangedAsync
        );
}
