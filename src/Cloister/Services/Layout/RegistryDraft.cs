namespace Cloister;

/// <summary>
/// A change of registrations in the making: some plugins leave, others register. Readers see nothing of it until the
/// registry installs what it became.
/// </summary>
/// <remarks>
/// While what is registered equals the plan of an earlier scope, a registration costs a comparison and no memory. The
/// first difference turns the draft into a list of its own.
/// </remarks>
internal sealed class RegistryDraft(
    ServiceRegistry registry,
    RegistryState start,
    IReadOnlySet<PluginId> leaving,
    OverrideRows rows,
    RegistrationPlan? plan
)
{
    private readonly RegistrationPlan? _plan = plan is not null && plan.Fits(start.Layout, leaving) ? plan : null;
    private int _replayed;
    private object?[]? _instances;
    private Func<object>?[]? _factories;
    private DraftEntries? _own;

    /// <summary>Set once the draft was installed or dropped; whoever still holds it comes too late.</summary>
    public bool IsClosed { get; set; }

    /// <summary>The plan, when everything it says was registered again, and nothing else.</summary>
    public RegistrationPlan? Replayed => _own is null && _plan is not null && _replayed == _plan.Entering.Length ? _plan : null;

    /// <summary>True while it says the same as the state it started from.</summary>
    public bool IsUntouched => _own is null && _replayed == 0;

    /// <summary>The fast path of scopes alike: true when this very call was recorded at this place.</summary>
    public bool Repeats(
        PluginId plugin,
        ServiceId service,
        ServiceKind kind,
        Type serviceType,
        Func<object> create,
        int priority,
        CapabilitySet capabilities
    )
    {
        if (_plan is null || _own is not null || IsClosed || (uint)_replayed >= (uint)_plan.Entering.Length)
        {
            return false;
        }

        var recorded = _plan.Entering[_replayed];
        var repeats =
            ReferenceEquals(recorded.Create, create)
            && recorded.Kind == kind
            && recorded.ServiceType == serviceType
            && recorded.Priority == priority
            && recorded.HasKey(plugin, service)
            && ReferenceEquals(recorded.Capabilities, capabilities);
        _replayed += repeats ? 1 : 0;
        return repeats;
    }

    /// <summary>Registers, and creates an eager service now; its factory may register more before it returns.</summary>
    public void Add(RegistrationDefinition definition, object? ready)
    {
        RefuseIfClosed(definition);
        RefuseIfAttached(definition.Plugin, definition.Service, "slot");
        var settings = rows.For(definition.Plugin, definition.Service).Settings;
        Put(definition, definition.IsEager ? registry.Make(definition, ready, settings) : null);
    }

    /// <summary>Registers what was created already, if it had to be.</summary>
    public void Put(RegistrationDefinition definition, object? instance)
    {
        RefuseIfClosed(definition);
        if (_own is null && _plan is not null && _replayed < _plan.Entering.Length && IsAlike(_plan.Entering[_replayed], definition))
        {
            Replay(_plan.Entering[_replayed], definition, instance);
            return;
        }

        RefuseIfAttached(definition.Plugin, definition.Service, "slot");
        Own().Put(new(definition, StartIndex: -1, instance, definition.IsEager ? null : definition.Create));
    }

    public void Remove(PluginId plugin, ServiceId service)
    {
        RefuseIfAttached(plugin, service, nameof(service));
        Own().Remove(plugin, service);
    }

    /// <summary>The instance would go on listening with nobody left to detach it.</summary>
    /// <exception cref="ArgumentException">What a plugin has in a slot is attached.</exception>
    public void RefuseIfAttached(PluginId plugin, ServiceId service, string parameter)
    {
        if (InstanceOf(plugin, service) is StatefulPluginService { HasContext: true })
        {
            throw new ArgumentException(
                $"Service '{service}' of plugin '{plugin}' is attached and cannot be replaced or removed. "
                    + $"Disable plugin '{plugin}' first, and enable it again afterwards.",
                parameter
            );
        }
    }

    /// <summary>Takes out everything of one plugin, whose services are not attached.</summary>
    public void RemoveAllOf(PluginId plugin)
    {
        foreach (var entry in Own().All.Where(entry => entry.Definition.Plugin == plugin).ToArray())
        {
            Own().Remove(plugin, entry.Definition.Service);
        }
    }

    /// <summary>Registrations that an earlier layout had too go back to their order there.</summary>
    public void OrderLike(RegistryLayout earlier) => Own().OrderLike(earlier);

    /// <summary>What stays and what entered, under the rows that were in force while registering.</summary>
    public RegistryLayout ToLayout() => RegistryLayout.Build([.. Own().All.Select(entry => entry.Definition)], rows);

    public RegistrationPlan ToPlan(RegistryLayout result)
    {
        var entries = Own().All.ToArray();
        var entering = entries.Where(entry => entry.IsNew).Select(entry => entry.Definition).ToArray();
        Array.ForEach(entering, definition => definition.Share());
        return new(start.Layout, leaving, entering, Origins(entries), result);
    }

    /// <summary>The state that readers get: instances and factories of what stays move to their new places.</summary>
    /// <param name="current">The state now: services may have been created since the draft was opened.</param>
    /// <param name="layout">The layout after, of <see cref="ToLayout"/> or of the replayed plan.</param>
    public RegistryState ToState(RegistryState current, RegistryLayout layout)
    {
        if (Replayed is { } replayed)
        {
            return new(
                layout,
                Moved(replayed.Origins, current.Factories, _factories),
                Moved(replayed.Origins, current.Instances, _instances)
            );
        }

        var entries = Own().All.ToArray();
        var entering = entries.Where(entry => entry.IsNew).ToArray();
        var origins = Origins(entries);
        return new(
            layout,
            Moved(origins, current.Factories, [.. entering.Select(entry => entry.Factory)]),
            Moved(origins, current.Instances, [.. entering.Select(entry => entry.Instance)])
        );
    }

    private static bool IsAlike(RegistrationDefinition recorded, RegistrationDefinition now) =>
        recorded.HasKey(now.Plugin, now.Service)
        && recorded.Kind == now.Kind
        && recorded.ServiceType == now.ServiceType
        && recorded.Priority == now.Priority
        && recorded.Capabilities.Equals(now.Capabilities);

    private static T?[]? Moved<T>(int[] origins, T?[]? kept, T?[]? entering)
        where T : class
    {
        if (kept is null && entering is null)
        {
            return null;
        }

        var moved = new T?[origins.Length];
        for (var i = 0; i < moved.Length; i++)
        {
            moved[i] = origins[i] >= 0 ? kept?[origins[i]] : entering?[~origins[i]];
        }

        return moved;
    }

    private static int[] Origins(DraftEntries.Entry[] entries)
    {
        var origins = new int[entries.Length];
        for (int i = 0, entering = 0; i < entries.Length; i++)
        {
            origins[i] = entries[i].IsNew ? ~entering++ : entries[i].StartIndex;
        }

        return origins;
    }

    private object? InstanceOf(PluginId plugin, ServiceId service)
    {
        if (_own is not null)
        {
            var entry = _own.Find(plugin, service);
            return entry is { IsNew: false } ? start.Instances?[entry.StartIndex] : entry?.Instance;
        }

        return start.Layout.Find(plugin, service) is { } kept && !leaving.Contains(plugin) ? start.InstanceOf(kept) : null;
    }

    private void Replay(RegistrationDefinition recorded, RegistrationDefinition now, object? instance)
    {
        var places = _plan!.Entering.Length;
        if (instance is not null)
        {
            (_instances ??= new object?[places])[_replayed] = instance;
        }

        if (!recorded.IsEager && !recorded.Adopts(now.Create!))
        {
            (_factories ??= new Func<object>?[places])[_replayed] = now.Create;
        }

        _replayed++;
    }

    private DraftEntries Own()
    {
        if (_own is not null)
        {
            return _own;
        }

        var own = new DraftEntries();
        for (var i = 0; i < start.Layout.Definitions.Length; i++)
        {
            if (!leaving.Contains(start.Layout.Definitions[i].Plugin))
            {
                own.Put(new(start.Layout.Definitions[i], i));
            }
        }

        for (var i = 0; i < _replayed; i++)
        {
            own.Put(new(_plan!.Entering[i], StartIndex: -1, _instances?[i], _factories?[i]));
        }

        return _own = own;
    }

    private void RefuseIfClosed(RegistrationDefinition definition)
    {
        if (IsClosed)
        {
            throw new InvalidOperationException(
                $"Plugin '{definition.Plugin}' registered '{definition.Service}' after its Register had returned. "
                    + "Register everything inside Register, or later through Registry.ScopedFor(pluginId) of the context."
            );
        }
    }
}
