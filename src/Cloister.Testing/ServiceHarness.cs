namespace Cloister.Testing;

/// <summary>Puts one service into a scope of its own, attached and configured as a plugin's would be.</summary>
public static class ServiceHarness
{
    /// <summary>Attaches a service: in the global scope if it takes the global context, otherwise in a session.</summary>
    /// <remarks>For contexts of the host's own kinds, start a <see cref="TestRuntime"/> with a plugin that registers the service.</remarks>
    /// <param name="service">The service; it is disposed with the harness, as a registry does with what it made.</param>
    /// <param name="config">The config to inject before it attaches.</param>
    public static async Task<ServiceHarness<TService>> AttachAsync<TService>(TService service, ConfigMap? config = null)
        where TService : PluginService
    {
        ArgumentNullException.ThrowIfNull(service);
        var isGlobal = service is StatefulPluginService<GlobalPluginContext>;
        var pin = (isGlobal ? IStandIns.GlobalId : IStandIns.SessionId).Service(ServiceHarness<TService>.Slot.Value);
        var runtime = await TestRuntime
            .With()
            .WithStandIn(isGlobal, services => services.RegisterSingleton(ServiceHarness<TService>.Slot, () => service))
            .WithSettings(RuntimeSettings.Empty.WithService(pin, new(Config: config)))
            .StartAsync()
            .ConfigureAwait(false);
        try
        {
            IPluginScope scope = isGlobal ? runtime : await runtime.CreateSessionAsync().ConfigureAwait(false);
            return new(service, scope, runtime, pin);
        }
        catch
        {
            await runtime.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }
}
