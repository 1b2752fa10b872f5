namespace Cloister.Tests.Services;

public sealed class ReplacingTests
{
    private readonly ServiceRegistry _registry = new();

    [Fact]
    public void A_plugin_has_one_registration_per_slot()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "first");

        _registry.ScopedFor(Slots.Alpha).RegisterFactory(Slots.Speaker, () => new Named("second"));

        Assert.Equal("second", _registry.Resolve(Slots.Speaker).Name);
        Assert.Equal(ServiceKind.Factory, Assert.Single(_registry.GetRegistrations(Slots.Speaker.Id)!).Kind);
    }

    [Fact]
    public void A_lazy_service_that_was_never_created_can_be_replaced()
    {
        var created = 0;
        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Speaker, () => new StatefulService { Name = $"{++created}" });

        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Speaker, () => new Named("second"));

        Assert.Equal("second", _registry.Resolve(Slots.Speaker).Name);
        Assert.Equal(0, created);
    }

    [Fact]
    public void A_created_lazy_service_can_be_replaced()
    {
        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Speaker, () => new Named("first"));
        Assert.Equal("first", _registry.Resolve(Slots.Speaker).Name);

        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Speaker, () => new Named("second"));

        Assert.Equal("second", _registry.Resolve(Slots.Speaker).Name);
    }

    [Fact]
    public void A_stateful_service_that_was_never_attached_can_be_replaced()
    {
        _registry.ScopedFor(Slots.Alpha).RegisterSingleton(Slots.Speaker, () => new StatefulService());

        _registry.Add(Slots.Alpha, Slots.Speaker, "second");

        Assert.Equal("second", _registry.Resolve(Slots.Speaker).Name);
    }

    [Theory]
    [InlineData(ServiceKind.Singleton)]
    [InlineData(ServiceKind.LazySingleton)]
    [InlineData(ServiceKind.Instance)]
    public async Task An_attached_service_cannot_be_replaced_and_the_new_factory_is_not_run(ServiceKind kind)
    {
        var created = 0;
        await using var runtime = await PluginRuntime.StartAsync([new Registering(services => Register(services, kind, new()))]);
        await using var session = await runtime.CreateSessionAsync();
        var before = session.Resolve(Slots.Speaker);

        var thrown = Assert.Throws<ArgumentException>(
            "slot",
            () => session.Registry.ScopedFor(Slots.Alpha).RegisterSingleton(Slots.Speaker, () => new Named($"{++created}"))
        );

        Assert.Contains("'audio.speaker' of plugin 'alpha' is attached", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Disable plugin 'alpha' first, and enable it again afterwards", thrown.Message, StringComparison.Ordinal);
        Assert.Equal(0, created);
        Assert.Same(before, session.Resolve(Slots.Speaker));
        Assert.Single(session.Registry.GetRegistrations(Slots.Speaker.Id)!);
    }

    [Fact]
    public async Task An_attached_service_cannot_be_unregistered()
    {
        await using var runtime = await PluginRuntime.StartAsync([
            new Registering(services => Register(services, ServiceKind.Singleton, new())),
        ]);
        await using var session = await runtime.CreateSessionAsync();

        await Assert.ThrowsAsync<ArgumentException>(
            "service",
            async () => await session.Registry.UnregisterAsync(Slots.Alpha, Slots.Speaker.Id)
        );

        Assert.Equal("stateful", session.Resolve(Slots.Speaker).Name);
    }

    [Fact]
    public async Task A_service_that_was_detached_again_can_be_replaced()
    {
        await using var runtime = await PluginRuntime.StartAsync([
            new Registering(services => Register(services, ServiceKind.Singleton, new())),
        ]);
        await using var session = await runtime.CreateSessionAsync();
        var off = new RuntimeSettings().WithService(new Pin(Slots.Alpha, Slots.Speaker.Id), new ServiceSettings(Enabled: false));
        await runtime.UpdateSettingsAsync(off);

        session.Registry.Add(Slots.Alpha, Slots.Speaker, "second");

        await runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        Assert.Equal("second", session.Resolve(Slots.Speaker).Name);
    }

    [Fact]
    public async Task A_refused_replacement_leaves_pending_registrations_alone()
    {
        await using var runtime = await PluginRuntime.StartAsync([
            new Registering(services => Register(services, ServiceKind.Singleton, new())),
        ]);
        await using var session = await runtime.CreateSessionAsync();
        session.Registry.Add(Slots.Beta, Slots.Printer, "printer");

        Assert.Throws<ArgumentException>(() => session.Registry.Add(Slots.Alpha, Slots.Speaker, "second"));

        Assert.Equal("printer", session.Resolve(Slots.Printer).Name);
        Assert.Equal("stateful", session.Resolve(Slots.Speaker).Name);
    }

    private static void Register(PluginServiceRegistry services, ServiceKind kind, StatefulService service)
    {
        switch (kind)
        {
            case ServiceKind.Singleton:
                services.RegisterSingleton<INamed, INamed>(Slots.Speaker, () => service);
                break;
            case ServiceKind.LazySingleton:
                services.RegisterLazySingleton(Slots.Speaker, () => service);
                break;
            default:
                services.RegisterInstance<INamed, INamed>(Slots.Speaker, service);
                break;
        }
    }

    private sealed class Registering(Action<PluginServiceRegistry> register) : SessionPlugin
    {
        public override PluginId PluginId => Slots.Alpha;

        public override void Register(PluginServiceRegistry services) => register(services);
    }
}
