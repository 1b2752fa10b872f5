using Microsoft.Extensions.DependencyInjection;

namespace Cloister.Hosting;

/// <summary>The DI scope of one session. Exposed slots are answered by the session's registry, so that the container never owns them.</summary>
internal sealed class SessionServices(AsyncServiceScope scope, ExposedSlots exposed, IUnloadableTypes? unloadable)
    : IServiceProvider,
        IKeyedServiceProvider,
        ISupportRequiredService,
        IAsyncDisposable
{
    private volatile bool _isDisposed;
    private SessionHolder? _holder;

    /// <summary>Tells the scope whose it is.</summary>
    public void Bind(PluginSession session, SessionPluginContext? context)
    {
        var holder = _holder ??= scope.ServiceProvider.GetRequiredService<SessionHolder>();
        holder.Bind(session, context);
    }

    public object? GetService(Type serviceType) =>
        serviceType == typeof(IServiceProvider) || serviceType == typeof(IKeyedServiceProvider) ? this
        : unloadable?.Owns(serviceType) == true ? unloadable.Resolve(serviceType)
        : scope.ServiceProvider.GetService(serviceType);

    public object GetRequiredService(Type serviceType) =>
        serviceType == typeof(IServiceProvider) ? this
        : unloadable?.Owns(serviceType) == true ? unloadable.Resolve(serviceType)
        : scope.ServiceProvider.GetRequiredService(serviceType);

    public object? GetKeyedService(Type serviceType, object? serviceKey) =>
        exposed.Find(serviceType, serviceKey) is { } slot
            ? slot.Resolve(Registry(slot), false)
            : ((IKeyedServiceProvider)scope.ServiceProvider).GetKeyedService(serviceType, serviceKey);

    public object GetRequiredKeyedService(Type serviceType, object? serviceKey) =>
        exposed.Find(serviceType, serviceKey) is { } slot
            ? slot.Resolve(Registry(slot), true)!
            : scope.ServiceProvider.GetRequiredKeyedService(serviceType, serviceKey);

    public ValueTask DisposeAsync()
    {
        _isDisposed = true;
        return scope.DisposeAsync();
    }

    private ServiceRegistry Registry(ExposedSlot slot)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        return SessionHolder.Of(scope.ServiceProvider, $"The keyed service '{slot.Slot}'").Session.Registry;
    }
}
