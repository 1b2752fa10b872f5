namespace Cloister;

/// <summary>The context of session plugins: one sealed session, and a door to the global bus.</summary>
public class SessionPluginContext : PluginContext
{
    private readonly PluginSession? _session;
    private readonly EventBus? _globalBus;

    /// <summary>Creates the context; hosts call this from the constructor of their own kind.</summary>
    /// <param name="arguments">What the runtime hands to the context factory.</param>
    /// <param name="extras">Whatever the host puts beside.</param>
    public SessionPluginContext(SessionContextArguments arguments, IReadOnlyDictionary<string, object?>? extras = null)
        : base(arguments.Registry, arguments.Bus, extras)
    {
        _session = arguments.Session;
        _globalBus = _session is null ? arguments.GlobalBus : null;
    }

    /// <summary>The global bus as this session sees it: subscriptions made here end with the session.</summary>
    public EventBus GlobalBus => _globalBus ?? _session!.GlobalBus;

    /// <summary>The session itself; null in a stub.</summary>
    public PluginSession? Session => _session;

    /// <summary>The id of the session.</summary>
    public SessionId SessionId => _session?.SessionId ?? SessionContextArguments.StubId;

    /// <summary>Cancelled when the session is disposed.</summary>
    public CancellationToken Closed => _session?.Closed ?? CancellationToken.None;

    /// <summary>A context that works without a runtime, for tests; each part can be given.</summary>
    public static SessionPluginContext Stub(ServiceRegistry? registry = null, EventBus? bus = null, EventBus? globalBus = null) =>
        new(StubArguments(registry, bus, globalBus));

    /// <summary>Arguments for a stub of a host's own context.</summary>
    public static SessionContextArguments StubArguments(
        ServiceRegistry? registry = null,
        EventBus? bus = null,
        EventBus? globalBus = null
    ) => new(registry ?? new ServiceRegistry(), bus ?? new EventBus(), globalBus ?? new EventBus());

    internal override RuntimeSettings InForce => _session?.InForce ?? RuntimeSettings.Empty;
}
