using System.Collections.Frozen;

namespace Cloister;

public sealed partial class ServiceRegistry
{
    // Direct changes wait here, O(1) each, until the first reader builds the next state.
    private RegistryDraft? _pending;
    private RegistryState? _pendingStart;

    // The lifecycle's own draft; readers keep the state from before until it is installed.
    private RegistryDraft? _draft;

    /// <summary>The rows of settings in force.</summary>
    public IReadOnlyList<ServiceOverride> Overrides => Current().Layout.Rows.All;

    /// <summary>Registers on behalf of a plugin, outside of its <see cref="Plugin.Register"/>.</summary>
    public PluginServiceRegistry ScopedFor(PluginId plugin)
    {
        plugin.ThrowIfDefault(nameof(plugin));
        return new(this, plugin, draft: null);
    }

    /// <summary>Removes a plugin's registration and disposes what the registry had created for it.</summary>
    /// <returns>What was removed, or null when there was nothing.</returns>
    /// <exception cref="ArgumentException">The service is attached.</exception>
    public async ValueTask<ServiceRegistration?> UnregisterAsync(PluginId plugin, ServiceId service)
    {
        if (Current().Layout.Find(plugin, service) is not { } removed)
        {
            return null;
        }

        CreatedService[] orphans;
        lock (_creation)
        {
            Pending().Remove(plugin, service);
            orphans = [.. (_created ?? []).Where(created => created.Definition == removed.Definition)];
            _created?.RemoveAll(created => created.Definition == removed.Definition);
        }

        foreach (var orphan in orphans)
        {
            await Disposal.DisposeAsync(orphan.Instance).ConfigureAwait(false);
        }

        return removed;
    }

    /// <summary>Replaces the rows of settings: priorities, switches and config of existing registrations follow at once.</summary>
    public void ApplyOverrides(IReadOnlyList<ServiceOverride> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0 && RowsInForce.IsEmpty)
        {
            return;
        }

        var parsed = new OverrideRows(rows);
        lock (_creation)
        {
            RefuseIfBusy();
            _state = Current().WithRows(parsed);
        }

        foreach (var registration in Stale())
        {
            Inject(registration);
        }
    }

    /// <summary>The rows in force, without building anything that waits.</summary>
    private OverrideRows RowsInForce => _pending is null ? Current().Layout.Rows : _pendingStart!.Layout.Rows;

    internal void Add(RegistrationDefinition definition, object? ready)
    {
        lock (_creation)
        {
            Pending().Add(definition, ready);
        }
    }

    internal static IReadOnlySet<PluginId> NoPlugins { get; } = FrozenSet<PluginId>.Empty;

    internal RegistryLayout Layout => Current().Layout;

    /// <summary>Without rows nothing was injected, unless rows have just gone.</summary>
    internal bool MayBeStale => Current() is { Instances: not null } state && (!state.Layout.Rows.IsEmpty || _hasInjected);

    /// <summary>Begins a change of registrations that readers see only when it is installed.</summary>
    internal RegistryDraft Draft(IReadOnlySet<PluginId> leaving, OverrideRows rows, RegistrationPlan? plan)
    {
        var start = Current();
        return _draft = new(this, start, leaving, rows, plan);
    }

    internal void Drop(RegistryDraft draft)
    {
        draft.IsClosed = true;
        _draft = null;
    }

    /// <summary>Swaps registrations and rows together.</summary>
    internal void Install(RegistryDraft draft, RegistryLayout layout)
    {
        lock (_creation)
        {
            _state = draft.ToState(Current(), layout);
            draft.IsClosed = true;
            _draft = null;
        }
    }

    /// <summary>Existing, enabled instances whose config is not the one that the rows give them.</summary>
    internal IEnumerable<ServiceRegistration> Stale()
    {
        var state = Current();
        if (state.Instances is not { } instances)
        {
            yield break;
        }

        foreach (var slot in state.Table.Slots)
        {
            foreach (var registration in slot.Chain)
            {
                if (
                    registration.IsEnabled
                    && instances[registration.Index] is PluginService service
                    && service.Needs(registration.Settings)
                )
                {
                    yield return registration;
                }
            }
        }
    }

    internal void Inject(ServiceRegistration registration)
    {
        if (Current().InstanceOf(registration) is PluginService service)
        {
            _hasInjected = true;
            service.InjectChanged(registration.Settings);
        }
    }

    private RegistryDraft Pending()
    {
        RefuseIfBusy();
        if (_pending is null)
        {
            _pendingStart = Current();
            _pending = new(this, _pendingStart, leaving: NoPlugins, _pendingStart.Layout.Rows, plan: null);
            _state = null;
        }

        return _pending;
    }

    private RegistryState Rebuild()
    {
        lock (_creation)
        {
            if (_pending is { } pending)
            {
                pending.IsClosed = true;
                _state = pending.ToState(_pendingStart!, pending.ToLayout());
                _pending = null;
                _pendingStart = null;
            }

            return _state!;
        }
    }

    private void RefuseIfBusy()
    {
        if (_isSnapshot)
        {
            ThrowReadOnly();
        }

        if (_draft is not null)
        {
            throw new InvalidOperationException(
                "The plugins of this scope are registering just now. Register through the argument of Register, or after the change."
            );
        }
    }
}
