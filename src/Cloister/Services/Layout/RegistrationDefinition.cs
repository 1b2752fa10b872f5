namespace Cloister;

/// <summary>What a plugin asked for. Immutable, so all sessions in which it asked for the same share one.</summary>
internal sealed class RegistrationDefinition(
    PluginId plugin,
    ServiceId service,
    ServiceKind kind,
    Type serviceType,
    Func<object>? create,
    int priority,
    CapabilitySet capabilities
)
{
    public PluginId Plugin { get; } = plugin;

    public ServiceId Service { get; } = service;

    public ServiceKind Kind { get; } = kind;

    public Type ServiceType { get; } = serviceType;

    /// <summary>The factory of the session that was recorded; sessions whose lambdas capture something bring their own.</summary>
    public Func<object>? Create { get; } = create;

    public int Priority { get; } = priority;

    public CapabilitySet Capabilities { get; } = capabilities;

    /// <summary>Known without creating anything: attach has to create this one.</summary>
    public bool IsStateful { get; } = serviceType.IsAssignableTo(typeof(StatefulPluginService));

    /// <summary>Eager instances exist from registration on, and only they show whether they are stateful.</summary>
    public bool IsEager => Kind is ServiceKind.Singleton or ServiceKind.Instance;

    public bool HasKey(PluginId plugin, ServiceId service) => Service == service && Plugin == plugin;
}
