namespace Cloister;

public sealed partial class ServiceRegistry
{
    // Held while a service is created and while the state is swapped: the only lock that user code (a factory) runs under.
    // Made when it is first needed: a session in which nothing is resolved does without.
    private Lock? _creation;
    private List<CreatedService>? _created;
    private List<RegistrationDefinition>? _beingCreated;
    private volatile bool _isClosed;
    private bool _hasInjected;
    private volatile int _creatingThread;

    /// <summary>An instance that the registry made and therefore disposes.</summary>
    internal readonly record struct CreatedService(RegistrationDefinition Definition, object Instance);

    /// <summary>The thread that runs a factory here, or 0.</summary>
    internal int CreatingThread
    {
        get => _creatingThread;
        private set => _creatingThread = value;
    }

    /// <summary>From now on nothing is created; what exists can still be resolved by whoever holds on to the scope.</summary>
    internal void Close()
    {
        // A full fence on both sides: whoever makes the lock too late to be waited for here finds the registry closed.
        Interlocked.Exchange(ref _isClosed, true);
        if (Volatile.Read(ref _creation) is { } creation)
        {
            lock (creation)
            {
                // Whoever was creating something has done so now.
            }
        }
    }

    private Lock Creation => Volatile.Read(ref _creation) ?? MakeLock();

    private Lock MakeLock()
    {
        var made = new Lock();
        return Interlocked.CompareExchange(ref _creation, made, null) ?? made;
    }

    /// <summary>Takes what has to be disposed, latest first: of one plugin, or of all.</summary>
    internal List<CreatedService> TakeCreated(PluginId? plugin = null)
    {
        if (_created is null)
        {
            return [];
        }

        lock (Creation)
        {
            return Take(created => plugin is null || created.Definition.Plugin == plugin.Value);
        }
    }

    /// <summary>Whether the registry holds instances that somebody has to dispose.</summary>
    internal bool HasCreated => _created is { Count: > 0 };

    /// <summary>The instance of a registration, created now if need be; for the one who attaches it.</summary>
    internal object Obtain(ServiceRegistration registration) => Obtain(ServiceQuery.Of(registration.PluginId, registration.ServiceId))!;

    /// <summary>Makes an eager service, which exists before its registration does.</summary>
    internal object Make(RegistrationDefinition definition, object? ready, ConfigMap settings)
    {
        var instance = ready ?? Invoke(definition, definition.Create!);
        if (definition.Kind == ServiceKind.Singleton)
        {
            lock (Creation)
            {
                Remember(definition, instance);
            }
        }

        Prepare(definition, instance, settings);
        return instance;
    }

    private object? Obtain(ServiceQuery query)
    {
        while (true)
        {
            var state = Current();
            if (query.Select(state.Table) is not { } registration)
            {
                return null;
            }

            if (registration.Kind == ServiceKind.Factory)
            {
                return MakeTransient(registration, state.FactoryOf(registration));
            }

            if ((state.InstanceOf(registration) ?? CreateLazy(state, registration)) is { } instance)
            {
                return instance;
            }
        }
    }

    private object MakeTransient(ServiceRegistration registration, Func<object> factory)
    {
        RefuseIfClosed();
        var instance = Invoke(registration.Definition, factory);
        if (instance is StatefulPluginService)
        {
            throw new InvalidOperationException(
                $"The factory of plugin '{registration.PluginId}' for slot '{registration.ServiceId}' returned the stateful service "
                    + $"'{instance.GetType()}': nobody would detach it. Register it as a singleton or a lazy singleton."
            );
        }

        Prepare(registration.Definition, instance, registration.Settings);
        return instance;
    }

    /// <returns>Null when the registrations changed while this thread waited: look again.</returns>
    private object? CreateLazy(RegistryState state, ServiceRegistration registration)
    {
        if (_isSnapshot)
        {
            throw new InvalidOperationException(
                $"Slot '{registration.ServiceId}' had not been created when this snapshot was taken. Resolve it from the live context."
            );
        }

        var creation = Creation;
        if (!creation.TryEnter())
        {
            CreationWaits.Enter(creation, this, registration.ServiceId);
        }

        var outer = CreatingThread;
        CreatingThread = Environment.CurrentManagedThreadId;
        try
        {
            return ReferenceEquals(_state, state) ? state.InstanceOf(registration) ?? CreateUnderLock(state, registration) : null;
        }
        finally
        {
            CreatingThread = outer;
            creation.Exit();
        }
    }

    private object CreateUnderLock(RegistryState state, ServiceRegistration registration)
    {
        var definition = registration.Definition;
        RefuseIfClosed();
        if (_beingCreated is { Count: > 0 } outer && outer.Contains(definition))
        {
            throw new InvalidOperationException(
                $"Creating slot '{registration.ServiceId}' of plugin '{registration.PluginId}' asks for the same slot again. "
                    + "Break the circle: resolve the other service when it is used, not while this one is created."
            );
        }

        (_beingCreated ??= new(1)).Add(definition);
        object instance;
        try
        {
            instance = Invoke(definition, state.FactoryOf(registration));
        }
        finally
        {
            _beingCreated.RemoveAt(_beingCreated.Count - 1);
        }

        // Also what is refused below, or refuses its config, was made here and has to be disposed.
        Remember(definition, instance);
        if (instance is StatefulPluginService && !definition.IsStateful)
        {
            throw new InvalidOperationException(
                $"The lazy factory of plugin '{registration.PluginId}' for slot '{registration.ServiceId}' is typed '{definition.ServiceType}' "
                    + $"but returned the stateful service '{instance.GetType()}', which nobody would attach. "
                    + "Let the factory's type say so: () => new Impl()."
            );
        }

        Prepare(definition, instance, registration.Settings);

        // A factory may have registered something meanwhile: the instance goes where its registration is now.
        var now = Current();
        var index = ReferenceEquals(now, state) ? registration.Index : Array.IndexOf(now.Layout.Definitions, definition);
        if (index >= 0)
        {
            now.Keep(index, instance);
        }

        return instance;
    }

    private static object Invoke(RegistrationDefinition definition, Func<object> factory) =>
        factory()
        ?? throw new InvalidOperationException(
            $"The factory of plugin '{definition.Plugin}' for slot '{definition.Service}' returned null. A factory has to return a service."
        );

    private void Prepare(RegistrationDefinition definition, object instance, ConfigMap settings)
    {
        if (instance is PluginService service)
        {
            _hasInjected |= !settings.IsEmpty;
            service.Stamp(definition.Plugin, definition.Service);
            service.InjectChanged(settings);
        }
    }

    // What several factories hand out is remembered for the first: it is disposed once, and not before its maker leaves.
    private void Remember(RegistrationDefinition definition, object instance)
    {
        if (instance is IAsyncDisposable or IDisposable && _created?.Exists(created => ReferenceEquals(created.Instance, instance)) != true)
        {
            (_created ??= []).Add(new(definition, instance));
        }
    }

    // Under the creation lock; latest first.
    private List<CreatedService> Take(Predicate<CreatedService> match)
    {
        var taken = _created?.FindAll(match) ?? [];
        taken.Reverse();
        _created?.RemoveAll(match);
        return taken;
    }

    private void RefuseIfClosed()
    {
        if (_isClosed)
        {
            throw new ObjectDisposedException(
                nameof(ServiceRegistry),
                "The scope of this registry was disposed, so nothing is created or registered in it any more. Open another session."
            );
        }
    }
}
