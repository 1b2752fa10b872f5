using System.Collections.Frozen;

namespace Cloister;

/// <summary>Wiring: says which services it registers and which events it listens to. Derive from a global or a session plugin.</summary>
/// <remarks>
/// One plugin object serves all sessions, and its hooks may run for several of them at once. Keep state that belongs to a
/// session in a service, which each session gets its own of.
/// </remarks>
public abstract partial class Plugin : IEquatable<Plugin>
{
    private protected Plugin() { }

    /// <summary>The id: one per runtime, and always the same for one object.</summary>
    public abstract PluginId PluginId { get; }

    /// <summary>Plugins that have to be enabled for this one to be; they do not order anything.</summary>
    public virtual IReadOnlySet<PluginId> Dependencies => FrozenSet<PluginId>.Empty;

    /// <summary>Flags such as <see cref="FeatureFlag.Locked"/>; ones without a meaning are metadata.</summary>
    public virtual IReadOnlyList<FeatureFlag> FeatureFlags => [];

    /// <summary>Registers services, and does nothing else: it runs for every session, before any plugin is attached.</summary>
    public virtual void Register(PluginServiceRegistry services) { }

    /// <inheritdoc />
    public bool Equals(Plugin? other) => other is not null && other.GetType() == GetType() && other.PluginId == PluginId;

    /// <inheritdoc />
    public sealed override bool Equals(object? obj) => Equals(obj as Plugin);

    /// <inheritdoc />
    public sealed override int GetHashCode() => HashCode.Combine(GetType(), PluginId);

    /// <inheritdoc />
    public override string ToString() => $"{GetType().Name}({PluginId})";

    /// <summary>The plugin's own config from the settings of the scope.</summary>
    protected ConfigNode Config(PluginContext context)
    {
        ArgumentNullException.ThrowIfNull(context);
        return new(context.ConfigOf(PluginId));
    }

    internal abstract bool IsGlobal { get; }

    /// <summary>The kind of context the hooks take; the runtime has to supply it or one derived from it.</summary>
    internal abstract Type ContextType { get; }

    /// <summary>Whether attach does anything: scopes that are created by the thousand do not call what is not there.</summary>
    internal abstract bool HasAttach { get; }

    /// <summary>Whether attach may wait, and therefore wants a token that ends the waiting.</summary>
    internal abstract bool WaitsInAttach { get; }

    /// <summary>Whether detach does anything of its own, besides ending what was opened.</summary>
    internal abstract bool HasDetach { get; }

    /// <summary>Whether the plugin looks at new settings, and may compare them with the past.</summary>
    internal abstract bool HearsOfSettings { get; }

    internal abstract ValueTask AttachTo(PluginContext context, CancellationToken cancellationToken);

    internal abstract ValueTask DetachFrom(PluginContext context);

    internal abstract ValueTask TellSettingsChanged(PluginContext old, PluginContext current, CancellationToken cancellationToken);
}
