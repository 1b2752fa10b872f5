namespace Cloister;

/// <summary>What a factory of session contexts gets; passed on to the base constructor.</summary>
public readonly struct SessionContextArguments
{
    internal static readonly SessionId StubId = new("stub");
    private readonly EventBus? _globalBus;

    internal SessionContextArguments(PluginSession session)
    {
        Registry = session.Registry;
        Bus = session.Bus;
        Session = session;
    }

    internal SessionContextArguments(ServiceRegistry registry, EventBus bus, EventBus globalBus)
    {
        Registry = registry;
        Bus = bus;
        _globalBus = globalBus;
    }

    /// <summary>The services of the session.</summary>
    public ServiceRegistry Registry { get; }

    /// <summary>The bus of the session.</summary>
    public EventBus Bus { get; }

    /// <summary>The session's view of the global bus.</summary>
    public EventBus GlobalBus => _globalBus ?? Session!.GlobalBus;

    /// <summary>The id of the session.</summary>
    public SessionId SessionId => Session?.SessionId ?? StubId;

    /// <summary>The session itself, which has no context yet; null in a stub.</summary>
    public PluginSession? Session { get; }
}
