using System.Collections.Frozen;
using System.Collections.Immutable;

namespace Cloister;

/// <summary>What plugins and stateful services see of their scope. Hosts derive from the two concrete kinds to add their own members.</summary>
public abstract class PluginContext : IPluginScope
{
    private AttachmentNode? _attachments;
    private RuntimeSettings? _past;
    private volatile ImmutableHashSet<PluginId>? _departed;

    private protected PluginContext(ServiceRegistry registry, EventBus bus, IReadOnlyDictionary<string, object?>? extras)
    {
        ArgumentNullException.ThrowIfNull(registry);
        ArgumentNullException.ThrowIfNull(bus);
        Registry = registry;
        Bus = bus;
        Extras = extras ?? FrozenDictionary<string, object?>.Empty;
    }

    /// <inheritdoc />
    public ServiceRegistry Registry { get; private set; }

    /// <inheritdoc />
    /// <remarks>A subscription made here directly is the caller's; one made through a plugin's helpers ends with its detach.</remarks>
    public EventBus Bus { get; }

    /// <summary>Whatever the host put beside; empty by default.</summary>
    public IReadOnlyDictionary<string, object?> Extras { get; }

    /// <summary>True for the view of the past in a <see cref="ContextChange{TContext}"/>: it can be read, not subscribed to.</summary>
    public bool IsSnapshot { get; private set; }

    /// <summary>The settings that hooks of the scope work under.</summary>
    internal virtual RuntimeSettings InForce => RuntimeSettings.Empty;

    /// <inheritdoc cref="ServiceRegistry.Resolve{T}(ServiceId{T})"/>
    public T Resolve<T>(ServiceId<T> slot)
        where T : class => Registry.Resolve(slot);

    /// <summary>The config that the scope's settings hold for a plugin itself.</summary>
    internal ConfigMap ConfigOf(PluginId plugin) => (_past ?? InForce).GetPluginConfig(plugin);

    /// <summary>The same context with a registry that stays as it is now.</summary>
    internal PluginContext ToSnapshot()
    {
        var snapshot = (PluginContext)MemberwiseClone();
        snapshot.Registry = Registry.Snapshot();
        snapshot.IsSnapshot = true;
        snapshot._past = InForce;
        snapshot._attachments = null;
        return snapshot;
    }

    /// <summary>What a plugin has open here; made on first use.</summary>
    internal Attachment AttachmentOf(Plugin plugin)
    {
        if (IsSnapshot)
        {
            throw new InvalidOperationException(
                $"Plugin '{plugin.PluginId}' cannot subscribe on the view of the past. Use the current context of the change."
            );
        }

        if (_departed is { } departed && departed.Contains(plugin.PluginId))
        {
            throw Attachment.TooLate(plugin);
        }

        var fresh = default(Attachment);
        while (true)
        {
            var first = Volatile.Read(ref _attachments);
            if (Find(first, plugin) is { } existing)
            {
                return existing;
            }

            fresh ??= new(this, plugin);
            if (Interlocked.CompareExchange(ref _attachments, new(fresh, first), first) == first)
            {
                return fresh;
            }
        }
    }

    /// <summary>Whether any plugin has anything open here.</summary>
    internal bool HasAttachments => Volatile.Read(ref _attachments) is not null;

    /// <summary>What a plugin has open here, or null when it never opened anything.</summary>
    internal Attachment? FindAttachment(Plugin plugin) => Find(Volatile.Read(ref _attachments), plugin);

    /// <summary>A plugin was detached from a scope that stays: from now on it can open nothing here.</summary>
    internal void Depart(PluginId plugin) => _departed = (_departed ?? []).Add(plugin);

    /// <summary>A plugin is about to be attached, which it may have been before.</summary>
    internal void Arrive(PluginId plugin) => _departed = _departed?.Remove(plugin);

    /// <summary>Lets go of a plugin that has left, so that nothing here keeps its assembly loaded.</summary>
    internal void Forget(Plugin plugin)
    {
        AttachmentNode? first;
        do
        {
            first = Volatile.Read(ref _attachments);
        } while (Interlocked.CompareExchange(ref _attachments, Without(first, plugin), first) != first);
    }

    // Plugins subscribe in their own turn, so the one that asks is nearly always the first of the list.
    private static Attachment? Find(AttachmentNode? node, Plugin plugin)
    {
        while (node is not null && !ReferenceEquals(node.Attachment.Owner, plugin))
        {
            node = node.Next;
        }

        return node?.Attachment;
    }

    private static AttachmentNode? Without(AttachmentNode? node, Plugin plugin) =>
        node is null ? null
        : ReferenceEquals(node.Attachment.Owner, plugin) ? node.Next
        : new(node.Attachment, Without(node.Next, plugin));

    private sealed class AttachmentNode(Attachment attachment, AttachmentNode? next)
    {
        public Attachment Attachment { get; } = attachment;

        public AttachmentNode? Next { get; } = next;
    }
}
