using System.Runtime.CompilerServices;

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
    private Func<object>? _create = create;
    private bool _isShared;
    private int _latest;

    public PluginId Plugin { get; } = plugin;

    public ServiceId Service { get; } = service;

    public ServiceKind Kind { get; } = kind;

    public Type ServiceType { get; } = serviceType;

    /// <summary>The factory; null while it is shared and scopes bring their own, as they do when their lambdas capture something.</summary>
    public Func<object>? Create => Volatile.Read(ref _create);

    public int Priority { get; } = priority;

    public CapabilitySet Capabilities { get; } = capabilities;

    /// <summary>Known without creating anything: attach has to create this one.</summary>
    public bool IsStateful { get; } = serviceType.IsAssignableTo(typeof(StatefulPluginService));

    /// <summary>Eager instances exist from registration on, and only they show whether they are stateful.</summary>
    public bool IsEager => Kind is ServiceKind.Singleton or ServiceKind.Instance;

    public bool HasKey(PluginId plugin, ServiceId service) => Service == service && Plugin == plugin;

    /// <summary>From now on other scopes use it too, so it must not keep alive what the factory of this one has captured.</summary>
    public void Share()
    {
        if (!_isShared)
        {
            _isShared = true;
            _latest = RuntimeHelpers.GetHashCode(_create);
            _create = null;
        }
    }

    /// <summary>Whether a scope's factory need not be kept: true once two scopes in turn have come with the very same object.</summary>
    public bool Adopts(Func<object> factory)
    {
        var hash = RuntimeHelpers.GetHashCode(factory);
        if (_latest == hash)
        {
            Interlocked.CompareExchange(ref _create, factory, null);
        }

        _latest = hash;
        return ReferenceEquals(Create, factory);
    }
}
