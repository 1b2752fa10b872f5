namespace Cloister.Hosting;

/// <summary>A slot that can be had from a session's DI scope as a keyed service.</summary>
/// <param name="ServiceType">The type of the slot.</param>
/// <param name="Slot">The slot, which is the key.</param>
/// <param name="Resolve">Asks a session's registry; whether the service has to be there is the second argument.</param>
internal sealed record ExposedSlot(Type ServiceType, ServiceId Slot, Func<ServiceRegistry, bool, object?> Resolve)
{
    /// <summary>What the container itself injects into constructors.</summary>
    /// <remarks>
    /// The container disposes whatever disposable a factory hands it, and there is no way to tell it not to. What belongs to
    /// the session's registry is therefore not handed to it.
    /// </remarks>
    public object Inject(IServiceProvider provider)
    {
        var holder = SessionHolder.Of(provider, $"The keyed service '{Slot}' of type '{ServiceType}', which ExposeSlot added,");
        var service = Resolve(holder.Session.Registry, true)!;
        return service is not (IDisposable or IAsyncDisposable)
            ? service
            : throw new InvalidOperationException(
                $"Slot '{Slot}' cannot be injected by the container, because it holds the disposable '{service.GetType()}': the container "
                    + "would dispose it, and it belongs to the session. Ask session.Services() for the keyed service, or inject "
                    + $"{nameof(PluginSession)} and resolve the slot when it is used."
            );
    }
}
