namespace Cloister;

/// <summary>What a plugin registers its services with: a registry with the plugin's id and a default priority filled in.</summary>
/// <remarks>A plugin has one registration per slot; registering a slot again replaces it.</remarks>
public readonly struct PluginServiceRegistry
{
    private readonly RegistryDraft? _draft;
    private readonly int _priority;

    internal PluginServiceRegistry(ServiceRegistry raw, PluginId pluginId, RegistryDraft? draft, int priority = Priority.Normal)
    {
        Raw = raw;
        PluginId = pluginId;
        _draft = draft;
        _priority = priority;
    }

    /// <summary>The registry of the whole scope.</summary>
    public ServiceRegistry Raw { get; }

    /// <summary>The plugin that registers.</summary>
    public PluginId PluginId { get; }

    /// <summary>A copy with another default priority; a priority given to a single call still beats it.</summary>
    public PluginServiceRegistry WithPriority(int priority) => new(Raw, PluginId, _draft, priority);

    /// <summary>Creates the service now and keeps it; the registry disposes it.</summary>
    public void RegisterSingleton<T, TImpl>(ServiceId<T> slot, Func<TImpl> create, int? priority = null, CapabilitySet? capabilities = null)
        where T : class
        where TImpl : class, T => Add(slot.Id, ServiceKind.Singleton, create, priority, capabilities);

    /// <inheritdoc cref="RegisterSingleton{T, TImpl}"/>
    public void RegisterSingleton<TImpl>(ServiceId slot, Func<TImpl> create, int? priority = null, CapabilitySet? capabilities = null)
        where TImpl : class => Add(slot, ServiceKind.Singleton, create, priority, capabilities);

    /// <summary>Creates the service when it is first resolved and keeps it; the registry disposes it.</summary>
    /// <remarks>
    /// A <see cref="StatefulPluginService{TContext}"/> is created when its plugin attaches; the factory's static type has to
    /// say that it is one, so write <c>() => new Impl()</c> and not a factory typed by an interface.
    /// </remarks>
    public void RegisterLazySingleton<T, TImpl>(
        ServiceId<T> slot,
        Func<TImpl> create,
        int? priority = null,
        CapabilitySet? capabilities = null
    )
        where T : class
        where TImpl : class, T => Add(slot.Id, ServiceKind.LazySingleton, create, priority, capabilities);

    /// <inheritdoc cref="RegisterLazySingleton{T, TImpl}"/>
    public void RegisterLazySingleton<TImpl>(ServiceId slot, Func<TImpl> create, int? priority = null, CapabilitySet? capabilities = null)
        where TImpl : class => Add(slot, ServiceKind.LazySingleton, create, priority, capabilities);

    /// <summary>Creates a service for each resolve; whoever resolves it owns it.</summary>
    /// <exception cref="ArgumentException">The service is stateful: nobody would detach it.</exception>
    public void RegisterFactory<T, TImpl>(ServiceId<T> slot, Func<TImpl> create, int? priority = null, CapabilitySet? capabilities = null)
        where T : class
        where TImpl : class, T => Add(slot.Id, ServiceKind.Factory, create, priority, capabilities);

    /// <inheritdoc cref="RegisterFactory{T, TImpl}"/>
    public void RegisterFactory<TImpl>(ServiceId slot, Func<TImpl> create, int? priority = null, CapabilitySet? capabilities = null)
        where TImpl : class => Add(slot, ServiceKind.Factory, create, priority, capabilities);

    /// <summary>Registers an object that is there already. It stays the caller's: the registry never disposes it.</summary>
    public void RegisterInstance<T, TImpl>(ServiceId<T> slot, TImpl instance, int? priority = null, CapabilitySet? capabilities = null)
        where T : class
        where TImpl : class, T => AddInstance(slot.Id, instance, priority, capabilities);

    /// <inheritdoc cref="RegisterInstance{T, TImpl}"/>
    public void RegisterInstance<TImpl>(ServiceId slot, TImpl instance, int? priority = null, CapabilitySet? capabilities = null)
        where TImpl : class => AddInstance(slot, instance, priority, capabilities);

    private void Add<TImpl>(ServiceId slot, ServiceKind kind, Func<TImpl> create, int? priority, CapabilitySet? capabilities)
        where TImpl : class
    {
        var effective = priority ?? _priority;
        capabilities ??= CapabilitySet.Empty;
        if (
            kind != ServiceKind.Singleton
            && _draft is not null
            && _draft.Repeats(PluginId, slot, kind, typeof(TImpl), create, effective, capabilities)
        )
        {
            return;
        }

        ArgumentNullException.ThrowIfNull(create);
        slot.ThrowIfDefault(nameof(slot));
        var definition = new RegistrationDefinition(PluginId, slot, kind, typeof(TImpl), create, effective, capabilities);
        if (definition is { Kind: ServiceKind.Factory, IsStateful: true })
        {
            throw new ArgumentException(
                $"Plugin '{PluginId}' cannot register slot '{definition.Service}' as a factory of the stateful service "
                    + $"'{definition.ServiceType}': nobody would detach what it makes. Use RegisterSingleton or RegisterLazySingleton.",
                nameof(create)
            );
        }

        Add(definition, ready: null);
    }

    private void AddInstance<TImpl>(ServiceId slot, TImpl instance, int? priority, CapabilitySet? capabilities)
        where TImpl : class
    {
        ArgumentNullException.ThrowIfNull(instance);
        slot.ThrowIfDefault(nameof(slot));
        var definition = new RegistrationDefinition(
            PluginId,
            slot,
            ServiceKind.Instance,
            typeof(TImpl),
            create: null,
            priority ?? _priority,
            capabilities ?? CapabilitySet.Empty
        );
        Add(definition, instance);
    }

    private void Add(RegistrationDefinition definition, object? ready)
    {
        if (_draft is not null)
        {
            _draft.Add(definition, ready);
        }
        else if (Raw is not null)
        {
            Raw.Add(definition, ready);
        }
        else
        {
            throw new InvalidOperationException(
                "This registrar belongs to no registry. Take the one that Register gets, or make one with ServiceRegistry.ScopedFor(pluginId)."
            );
        }
    }
}
