using System.Collections.Frozen;
using System.Runtime.ExceptionServices;

namespace Cloister;

public sealed partial class ServiceRegistry
{
    // Direct changes wait here, O(1) each, until the first reader builds the next state.
    private RegistryDraft? _pending;
    private RegistryState? _pendingStart;

    // The lifecycle's own draft; readers keep the state from before until it is installed.
    private volatile RegistryDraft? _draft;

    // From the making of a scope until its plugins have registered nothing can be created here, and nobody else may change
    // anything: for so long the builder needs no lock.
    private volatile bool _isUnbuilt;

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
        ServiceRegistration? removed;
        List<CreatedService> orphans;
        lock (Creation)
        {
            RefuseIfBusy();
            removed = Current().Layout.Find(plugin, service);
            if (removed is null)
            {
                return null;
            }

            Pending().Remove(plugin, service);
            orphans = Take(created => created.Definition.HasKey(plugin, service));
        }

        foreach (var orphan in orphans)
        {
            await Disposal.DisposeAsync(orphan.Instance).ConfigureAwait(false);
        }

        return removed;
    }

    /// <summary>Replaces the rows of settings: priorities, switches and config of existing registrations follow at once.</summary>
    /// <remarks>A service that throws when it gets its config does not keep it from the others; the first failure is thrown at the end.</remarks>
    public void ApplyOverrides(IReadOnlyList<ServiceOverride> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        RefuseIfSnapshot();
        if (rows.Count == 0 && RowsInForce.IsEmpty)
        {
            return;
        }

        var parsed = new OverrideRows(rows);
        lock (Creation)
        {
            RefuseIfBusy();
            _state = Current().WithRows(parsed);
        }

        InjectStale();
    }

    // The rows in force, without building anything that waits: pending registrations do not change them.
    private OverrideRows RowsInForce => (Volatile.Read(ref _pendingStart) ?? Current()).Layout.Rows;

    internal void Add(RegistrationDefinition definition, object? ready)
    {
        lock (Creation)
        {
            Pending().RefuseIfAttached(definition.Plugin, definition.Service, "slot");
        }

        // The factory may use the registry and even register more, so nothing is half done while it runs.
        var instance = definition.IsEager ? Make(definition, ready, SettingsOf(definition)) : null;
        lock (Creation)
        {
            Pending().Put(definition, instance);
        }

        if (instance is PluginService service)
        {
            service.InjectChanged(SettingsOf(definition));
        }
    }

    internal static IReadOnlySet<PluginId> NoPlugins { get; } = FrozenSet<PluginId>.Empty;

    internal RegistryLayout Layout => Current().Layout;

    /// <summary>Without rows nothing was injected, unless rows have just gone.</summary>
    internal bool MayBeStale => Current() is { Instances: not null } state && (!state.Layout.Rows.IsEmpty || _hasInjected);

    /// <summary>Begins a change of registrations that readers see only when it is installed.</summary>
    internal RegistryDraft Draft(IReadOnlySet<PluginId> leaving, OverrideRows rows, RegistrationPlan? plan)
    {
        if (_isUnbuilt)
        {
            return _draft = new(this, RegistryState.Empty, leaving, rows, plan);
        }

        lock (Creation)
        {
            return _draft = new(this, Current(), leaving, rows, plan);
        }
    }

    internal void Drop(RegistryDraft draft)
    {
        draft.IsClosed = true;
        _draft = null;
        _isUnbuilt = false;
    }

    /// <summary>Swaps registrations and rows together.</summary>
    internal void Install(RegistryDraft draft, RegistryLayout layout)
    {
        if (_isUnbuilt)
        {
            _state = draft.ToState(RegistryState.Empty, layout);
            Drop(draft);
            return;
        }

        lock (Creation)
        {
            _state = draft.ToState(Current(), layout);
            Drop(draft);
        }
    }

    /// <summary>Existing, enabled instances whose config is not the one that the rows give them.</summary>
    internal IEnumerable<ServiceRegistration> Stale() => Stale(Current());

    internal void Inject(ServiceRegistration registration)
    {
        if (FindInstance(registration) is PluginService service)
        {
            _hasInjected = true;
            service.InjectChanged(registration.Settings);
        }
    }

    private static IEnumerable<ServiceRegistration> Stale(RegistryState state)
    {
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

    // Other threads may put other rows in force meanwhile; whoever is last to look brings the config of the rows that stay.
    private void InjectStale()
    {
        ExceptionDispatchInfo? first = null;
        RegistryState state;
        do
        {
            state = Current();
            foreach (var registration in Stale(state))
            {
                try
                {
                    Inject(registration);
                }
                catch (Exception exception) when (!Fatal.IsFatal(exception))
                {
                    first ??= ExceptionDispatchInfo.Capture(exception);
                }
            }
        } while (!ReferenceEquals(state, Current()));

        first?.Throw();
    }

    private ConfigMap SettingsOf(RegistrationDefinition definition) => RowsInForce.For(definition.Plugin, definition.Service).Settings;

    private RegistryDraft Pending()
    {
        RefuseIfBusy();
        RefuseIfClosed();
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
        lock (Creation)
        {
            if (_pending is { } pending)
            {
                pending.IsClosed = true;
                _state = pending.IsUntouched ? _pendingStart : pending.ToState(_pendingStart!, pending.ToLayout());
                _pending = null;
                _pendingStart = null;
            }

            return _state!;
        }
    }

    private void RefuseIfBusy()
    {
        RefuseIfSnapshot();
        if (_draft is not null || _isUnbuilt)
        {
            throw new InvalidOperationException(
                "The plugins of this scope are registering just now. Register through the argument of Register, or after the change."
            );
        }
    }

    private void RefuseIfSnapshot()
    {
        if (_isSnapshot)
        {
            throw new InvalidOperationException(
                "This registry is a snapshot and can only be read. Change the registry of the live context."
            );
        }
    }
}
