namespace Cloister;

/// <summary>A slot was resolved that nobody registered in this scope.</summary>
public sealed class ServiceNotFoundException : InvalidOperationException
{
    private ServiceNotFoundException(ServiceId serviceId, string message)
        : base(message) => ServiceId = serviceId;

    /// <summary>The slot that was asked for.</summary>
    public ServiceId ServiceId { get; }

    internal static ServiceNotFoundException Unknown(ServiceId slot) =>
        new(
            slot,
            $"Slot '{slot}' is not registered in this scope. Check that the plugin which registers it is enabled here, "
                + "and that it lives in this scope: a session does not see the services of the global scope."
        );

    internal static ServiceNotFoundException After(ServiceId slot, PluginId plugin) =>
        new(
            slot,
            $"Slot '{slot}' has no registration after plugin '{plugin}'. Use TryResolveAfter where there may be nothing to fall back to."
        );
}
