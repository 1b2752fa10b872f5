namespace Cloister;

/// <summary>The context of global plugins: the global scope, and a door to the sessions.</summary>
public class GlobalPluginContext : PluginContext
{
    private readonly PluginScope? _scope;

    /// <summary>Creates the context; hosts call this from the constructor of their own kind.</summary>
    /// <param name="arguments">What the runtime hands to the context factory.</param>
    /// <param name="extras">Whatever the host puts beside.</param>
    public GlobalPluginContext(GlobalContextArguments arguments, IReadOnlyDictionary<string, object?>? extras = null)
        : base(arguments.Registry, arguments.Bus, extras)
    {
        Sessions = arguments.Sessions;
        _scope = arguments.Scope;
    }

    /// <summary>The open sessions, in the order of their creation; the list is live.</summary>
    public IReadOnlyList<PluginSession> Sessions { get; }

    /// <summary>The first session in which a plugin is enabled.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public PluginSession SessionOf(PluginId pluginId) =>
        Sessions.FirstOrDefault(session => session.IsPluginEnabled(pluginId))
        ?? throw new InvalidOperationException($"No open session has plugin '{pluginId}' enabled.");

    /// <summary>A context that works without a runtime, for tests; each part can be given.</summary>
    public static GlobalPluginContext Stub(
        ServiceRegistry? registry = null,
        EventBus? bus = null,
        IReadOnlyList<PluginSession>? sessions = null
    ) => new(StubArguments(registry, bus, sessions));

    /// <summary>Arguments for a stub of a host's own context.</summary>
    public static GlobalContextArguments StubArguments(
        ServiceRegistry? registry = null,
        EventBus? bus = null,
        IReadOnlyList<PluginSession>? sessions = null
    ) => new(registry ?? new ServiceRegistry(), bus ?? new EventBus(), sessions ?? [], scope: null);

    internal override RuntimeSettings InForce => _scope?.InForce ?? RuntimeSettings.Empty;
}
