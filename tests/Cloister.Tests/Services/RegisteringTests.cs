namespace Cloister.Tests.Services;

public sealed class RegisteringTests
{
    private readonly ServiceRegistry _registry = new();
    private int _created;

    [Fact]
    public void A_singleton_is_created_inside_the_call_and_never_again()
    {
        _registry.ScopedFor(Slots.Alpha).RegisterSingleton(Slots.Speaker, Create);

        Assert.Equal(1, _created);
        Assert.Same(_registry.Resolve(Slots.Speaker), _registry.Resolve(Slots.Speaker));
        Assert.Equal(1, _created);
    }

    [Fact]
    public void A_singleton_is_created_even_when_settings_disable_it()
    {
        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Speaker.Id, Enabled: false)]);

        _registry.ScopedFor(Slots.Alpha).RegisterSingleton(Slots.Speaker, Create);

        Assert.Equal(1, _created);
        Assert.Null(_registry.TryResolve(Slots.Speaker));
    }

    [Fact]
    public void A_factory_creates_for_each_resolve()
    {
        _registry.ScopedFor(Slots.Alpha).RegisterFactory(Slots.Speaker, Create);

        Assert.Equal(0, _created);
        Assert.NotSame(_registry.Resolve(Slots.Speaker), _registry.Resolve(Slots.Speaker));
        Assert.Equal(2, _created);
    }

    [Fact]
    public void An_instance_is_the_very_object()
    {
        var instance = new Named("mine");

        _registry.ScopedFor(Slots.Alpha).RegisterInstance(Slots.Speaker, instance);

        Assert.Same(instance, _registry.Resolve(Slots.Speaker));
        Assert.Equal(ServiceKind.Instance, _registry.ResolveRegistration(Slots.Speaker.Id).Kind);
    }

    [Fact]
    public void Slots_without_a_type_take_all_kinds()
    {
        var services = _registry.ScopedFor(Slots.Alpha);

        services.RegisterSingleton(new ServiceId("a"), () => new Named("a"));
        services.RegisterLazySingleton(new ServiceId("b"), () => new Named("b"));
        services.RegisterFactory(new ServiceId("c"), () => new Named("c"));
        services.RegisterInstance(new ServiceId("d"), new Named("d"));

        string[] ids = ["a", "b", "c", "d"];
        Assert.Equal(ids, ids.Select(id => _registry.Resolve<INamed>(new ServiceId(id)).Name));
        Assert.Equal(
            [ServiceKind.Singleton, ServiceKind.LazySingleton, ServiceKind.Factory, ServiceKind.Instance],
            ids.Select(id => _registry.ResolveRegistration(new ServiceId(id)).Kind)
        );
        Assert.All(ids, id => Assert.Equal(typeof(Named), _registry.ResolveRegistration(new ServiceId(id)).ServiceType));
    }

    [Fact]
    public void A_throwing_singleton_factory_leaves_no_trace()
    {
        var services = _registry.ScopedFor(Slots.Alpha);

        var thrown = Assert.Throws<TimeoutException>(() =>
            services.RegisterSingleton<INamed, Named>(Slots.Speaker, () => throw new TimeoutException())
        );

        Assert.NotNull(thrown);
        Assert.Throws<ServiceNotFoundException>(() => _registry.Resolve(Slots.Speaker));
        Assert.Empty(_registry.ListServiceIds());
        Assert.Null(_registry.GetRegistrations(Slots.Speaker.Id));
        Assert.False(_registry.HasServicesOf(Slots.Alpha));
    }

    [Fact]
    public void A_factory_that_returns_null_is_named()
    {
        var services = _registry.ScopedFor(Slots.Alpha);
        services.RegisterLazySingleton<INamed, Named>(Slots.Speaker, () => null!);
        services.RegisterFactory<INamed, Named>(Slots.Printer, () => null!);

        var eager = Assert.Throws<InvalidOperationException>(() => services.RegisterSingleton<INamed, Named>(Slots.Speaker, () => null!));
        var lazy = Assert.Throws<InvalidOperationException>(() => _registry.Resolve(Slots.Speaker));
        var transient = Assert.Throws<InvalidOperationException>(() => _registry.Resolve(Slots.Printer));

        const string expected = "The factory of plugin 'alpha' for slot '{0}' returned null. A factory has to return a service.";
        Assert.Equal(expected.Replace("{0}", "audio.speaker", StringComparison.Ordinal), eager.Message);
        Assert.Equal(eager.Message, lazy.Message);
        Assert.Equal(expected.Replace("{0}", "paper.printer", StringComparison.Ordinal), transient.Message);
    }

    [Fact]
    public void A_factory_of_a_stateful_service_is_refused_with_the_alternatives()
    {
        var services = _registry.ScopedFor(Slots.Alpha);

        var thrown = Assert.Throws<ArgumentException>("create", () => services.RegisterFactory(Slots.Speaker, () => new StatefulService()));

        Assert.Contains("'audio.speaker'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Use RegisterSingleton or RegisterLazySingleton", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(_registry.ListServiceIds());
    }

    [Fact]
    public void A_factory_of_a_configured_service_is_fine()
    {
        _registry.ScopedFor(Slots.Alpha).RegisterFactory(Slots.Checker, () => new ConfiguredService());

        Assert.Equal("alpha:text.checker", _registry.Resolve(Slots.Checker).Name);
    }

    [Fact]
    public void A_factory_that_turns_out_to_be_stateful_is_refused_when_resolved()
    {
        _registry.ScopedFor(Slots.Alpha).RegisterFactory<INamed, INamed>(Slots.Speaker, () => new StatefulService());

        var thrown = Assert.Throws<InvalidOperationException>(() => _registry.Resolve(Slots.Speaker));

        Assert.Contains("'alpha'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("'audio.speaker'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Register it as a singleton or a lazy singleton.", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Nothing_is_no_slot_no_plugin_no_factory_and_no_instance()
    {
        var services = _registry.ScopedFor(Slots.Alpha);

        Assert.Throws<ArgumentException>("plugin", () => _registry.ScopedFor(default));
        Assert.Throws<ArgumentException>("slot", () => services.RegisterSingleton(default(ServiceId), () => new Named("x")));
        Assert.Throws<ArgumentException>("slot", () => services.RegisterLazySingleton(default(ServiceId<INamed>), () => new Named("x")));
        Assert.Throws<ArgumentException>("slot", () => services.RegisterInstance(default(ServiceId<INamed>), new Named("x")));
        Assert.Throws<ArgumentNullException>("create", () => services.RegisterSingleton<INamed, Named>(Slots.Speaker, null!));
        Assert.Throws<ArgumentNullException>("create", () => services.RegisterLazySingleton<INamed, Named>(Slots.Speaker, null!));
        Assert.Throws<ArgumentNullException>("create", () => services.RegisterFactory<INamed, Named>(Slots.Speaker, null!));
        Assert.Throws<ArgumentNullException>("instance", () => services.RegisterInstance<INamed, Named>(Slots.Speaker, null!));
        Assert.Empty(_registry.ListServiceIds());
    }

    [Fact]
    public void A_registrar_that_nobody_handed_out_registers_nothing()
    {
        var thrown = Assert.Throws<InvalidOperationException>(() =>
            default(PluginServiceRegistry).RegisterInstance(Slots.Speaker, new Named("x"))
        );

        Assert.Contains("ScopedFor", thrown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_singleton_may_use_what_is_registered_already()
    {
        _registry.Add(Slots.Alpha, Slots.Printer, "printer");

        _registry
            .ScopedFor(Slots.Alpha)
            .RegisterSingleton(Slots.Speaker, () => new Named("speaker of " + _registry.Resolve(Slots.Printer).Name));

        Assert.Equal("speaker of printer", _registry.Resolve(Slots.Speaker).Name);
        Assert.Equal([Slots.Printer.Id, Slots.Speaker.Id], _registry.GetPluginServices(Slots.Alpha).Select(service => service.Id));
    }

    [Fact]
    public void A_singleton_may_register_what_it_needs()
    {
        _registry
            .ScopedFor(Slots.Alpha)
            .RegisterSingleton(
                Slots.Speaker,
                () =>
                {
                    _registry.Add(Slots.Beta, Slots.Printer, "printer");
                    return new Named("speaker of " + _registry.Resolve(Slots.Printer).Name);
                }
            );

        Assert.Equal("speaker of printer", _registry.Resolve(Slots.Speaker).Name);
        Assert.Equal("printer", _registry.Resolve(Slots.Printer).Name);
    }

    [Fact]
    public async Task Unregistering_returns_what_went_and_the_last_one_takes_the_slot_along()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "alpha");
        _registry.Add(Slots.Beta, Slots.Speaker, "beta");

        var removed = await _registry.UnregisterAsync(Slots.Alpha, Slots.Speaker.Id);

        Assert.Equal(Slots.Alpha, removed?.PluginId);
        Assert.Equal("beta", _registry.Resolve(Slots.Speaker).Name);
        Assert.Null(await _registry.UnregisterAsync(Slots.Alpha, Slots.Speaker.Id));
        Assert.NotNull(await _registry.UnregisterAsync(Slots.Beta, Slots.Speaker.Id));
        Assert.Null(_registry.GetRegistrations(Slots.Speaker.Id));
        Assert.Throws<ServiceNotFoundException>(() => _registry.Resolve(Slots.Speaker));
    }

    private Named Create() => new($"{++_created}");
}
