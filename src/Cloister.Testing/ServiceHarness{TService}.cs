namespace Cloister.Testing;

/// <summary>A service under test, and the scope it is attached to.</summary>
/// <typeparam name="TService">The service.</typeparam>
public sealed class ServiceHarness<TService> : IPluginScope, IAsyncDisposable
    where TService : PluginService
{
    internal static readonly ServiceId<TService> Slot = new("service");

    private readonly IPluginScope _scope;
    private readonly TestRuntime<GlobalPluginContext, SessionPluginContext> _runtime;
    private readonly Pin _pin;

    internal ServiceHarness(TService service, IPluginScope scope, TestRuntime<GlobalPluginContext, SessionPluginContext> runtime, Pin pin)
    {
        Service = service;
        _scope = scope;
        _runtime = runtime;
        _pin = pin;
    }

    /// <summary>The service.</summary>
    public TService Service { get; }

    /// <inheritdoc/>
    public ServiceRegistry Registry => _scope.Registry;

    /// <inheritdoc/>
    public EventBus Bus => _scope.Bus;

    /// <summary>The global bus; the same as <see cref="Bus"/> for a service of the global scope.</summary>
    public EventBus GlobalBus => _runtime.Bus;

    /// <summary>What the runtime logged.</summary>
    public LogCollector Log => _runtime.Log;

    /// <summary>Gives the service another config, the way settings do.</summary>
    public Task ConfigureAsync(ConfigMap config) => UpdateAsync(Now() with { Config = config });

    /// <summary>Switches the service off by settings: it is detached and stays as it is.</summary>
    public Task DisableAsync() => UpdateAsync(Now() with { Enabled = false });

    /// <summary>Switches it on again: the same instance is attached anew.</summary>
    public Task EnableAsync() => UpdateAsync(Now() with { Enabled = true });

    /// <summary>Detaches the service, and disposes it if it is disposable.</summary>
    public ValueTask DisposeAsync() => _runtime.DisposeAsync();

    private ServiceSettings Now() => _runtime.Runtime.Settings.Services[_pin];

    private Task UpdateAsync(ServiceSettings settings) =>
        _runtime.UpdateSettingsAsync(_runtime.Runtime.Settings.WithService(_pin, settings));
}
