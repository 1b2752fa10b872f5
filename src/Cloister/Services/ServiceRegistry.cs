using System.Runtime.CompilerServices;

namespace Cloister;

/// <summary>The services of one scope: slots for which plugins compete by priority, seen by callers as one service each.</summary>
/// <remarks>
/// Safe for use from many threads. Reading takes no lock, but for the first creation of a lazy service, which one thread
/// does while others wait. A session's registry never looks into the global one.
/// </remarks>
public sealed partial class ServiceRegistry
{
    private readonly bool _isSnapshot;

    // Null while changes wait to be built into the next state.
    private volatile RegistryState? _state;

    /// <summary>Creates an empty registry that belongs to no scope.</summary>
    public ServiceRegistry()
        : this(RegistryState.Empty, isSnapshot: false) { }

    /// <summary>An empty registry whose first change comes from the scope that is being built with it.</summary>
    internal static ServiceRegistry Unbuilt() => new() { _isUnbuilt = true };

    private ServiceRegistry(RegistryState state, bool isSnapshot)
    {
        _state = state;
        _isSnapshot = isSnapshot;
    }

    /// <summary>The service that wins a slot.</summary>
    /// <exception cref="ServiceNotFoundException">Nobody registered the slot.</exception>
    /// <exception cref="ServiceDisabledException">Settings disable every registration of the slot.</exception>
    /// <exception cref="InvalidCastException">The winner is no <typeparamref name="T"/>.</exception>
    public T Resolve<T>(ServiceId<T> slot)
        where T : class => Lasting(slot.Id) as T ?? ResolveSlowly<T>(slot.Id);

    /// <inheritdoc cref="Resolve{T}(ServiceId{T})"/>
    public T Resolve<T>(ServiceId slot)
        where T : class => Lasting(slot) as T ?? ResolveSlowly<T>(slot);

    /// <summary>The service that wins a slot, or null when there is none or every one is disabled.</summary>
    /// <exception cref="InvalidCastException">The winner is no <typeparamref name="T"/>.</exception>
    public T? TryResolve<T>(ServiceId<T> slot)
        where T : class => TryResolve<T>(slot.Id);

    /// <inheritdoc cref="TryResolve{T}(ServiceId{T})"/>
    public T? TryResolve<T>(ServiceId slot)
        where T : class =>
        Lasting(slot) as T
        ?? (Obtain(ServiceQuery.Winner(slot) with { IsRequired = false }) is { } service ? Cast<T>(slot, service) : null);

    /// <summary>The next enabled service of a slot behind a plugin's own: what a decorator wraps.</summary>
    /// <exception cref="ServiceNotFoundException">The slot is unknown, or the plugin's registration is missing or last.</exception>
    /// <exception cref="ServiceDisabledException">Settings disable every registration behind the plugin's.</exception>
    public T ResolveAfter<T>(PluginId plugin, ServiceId<T> slot)
        where T : class => ResolveAfter<T>(plugin, slot.Id);

    /// <inheritdoc cref="ResolveAfter{T}(PluginId, ServiceId{T})"/>
    public T ResolveAfter<T>(PluginId plugin, ServiceId slot)
        where T : class => Cast<T>(slot, Obtain(ServiceQuery.After(plugin, slot))!);

    /// <summary>The next enabled service of a slot behind a plugin's own, or null.</summary>
    public T? TryResolveAfter<T>(PluginId plugin, ServiceId<T> slot)
        where T : class => TryResolveAfter<T>(plugin, slot.Id);

    /// <inheritdoc cref="TryResolveAfter{T}(PluginId, ServiceId{T})"/>
    public T? TryResolveAfter<T>(PluginId plugin, ServiceId slot)
        where T : class =>
        Obtain(ServiceQuery.After(plugin, slot) with { IsRequired = false }) is { } service ? Cast<T>(slot, service) : null;

    /// <summary>A registry that stays as this one is now and can only be read.</summary>
    /// <remarks>
    /// Instances are shared, and reading them through the snapshot changes nothing about them. A lazy service that did not
    /// exist yet cannot be created through it.
    /// </remarks>
    public ServiceRegistry Snapshot() => new(Current().Frozen(), isSnapshot: true);

    // On its own, so that a resolve that finds its service does not prepare the stack for this.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private T ResolveSlowly<T>(ServiceId slot)
        where T : class => Cast<T>(slot, Obtain(ServiceQuery.Winner(slot))!);

    // The path of nearly every resolve: there is a winner, and its one instance exists already. Null leaves it to the long way.
    private object? Lasting(ServiceId slot)
    {
        var state = _state;
        if (state?.Table.Find(slot) is not { } found)
        {
            return null;
        }

        var index = found.WinnerIndex;
        return state.Instances is { } instances && (uint)index < (uint)instances.Length && instances[index] is { } instance
            ? instance
            : FirstOf(state, found);
    }

    private object? FirstOf(RegistryState state, Slot slot) =>
        slot.Winner is { Kind: ServiceKind.LazySingleton } winner ? CreateLazy(state, winner) : null;

    private static T Cast<T>(ServiceId slot, object service)
        where T : class =>
        service as T
        ?? throw new InvalidCastException(
            $"Slot '{slot}' holds a '{service.GetType()}', which is no '{typeof(T)}'. Ask for a type that every registration of the slot has."
        );

    private RegistryState Current() => _state ?? Rebuild();
}
