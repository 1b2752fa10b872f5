namespace Cloister;

/// <summary>What a factory of global contexts gets; passed on to the base constructor.</summary>
public readonly struct GlobalContextArguments
{
    internal GlobalContextArguments(ServiceRegistry registry, EventBus bus, IReadOnlyList<PluginSession> sessions, PluginScope? scope)
    {
        Registry = registry;
        Bus = bus;
        Sessions = sessions;
        Scope = scope;
    }

    /// <summary>The services of the global scope.</summary>
    public ServiceRegistry Registry { get; }

    /// <summary>The global bus.</summary>
    public EventBus Bus { get; }

    /// <summary>The open sessions, live.</summary>
    public IReadOnlyList<PluginSession> Sessions { get; }

    internal PluginScope? Scope { get; }
}
