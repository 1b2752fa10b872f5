namespace Cloister;

/// <summary>A session whose context is of the host's own kind.</summary>
/// <typeparam name="TContext">The kind of context.</typeparam>
public sealed class PluginSession<TContext> : PluginSession
    where TContext : SessionPluginContext
{
    internal PluginSession(PluginRuntimeBase runtime, SessionId? id)
        : base(runtime, id) { }

    /// <summary>What the plugins of this session see.</summary>
    public new TContext Context => (TContext)base.Context;

    internal override void Build(Func<SessionContextArguments, PluginContext> factory) =>
        BuildContext(factory, new(this), "SessionOptions.ContextFactory", typeof(TContext));
}
