namespace Cloister.Tests.Services;

public sealed class InjectionTests
{
    private static readonly ConfigMap English = ConfigMap.Of(("lang", "en"), ("strict", true));
    private static readonly ConfigMap German = ConfigMap.Of(("lang", "de"));

    private readonly ServiceRegistry _registry = new();

    private void Configure(params ConfigMap[] settings) =>
        _registry.ApplyOverrides([.. settings.Select(map => new ServiceOverride(Slots.Alpha, Slots.Checker.Id, Settings: map))]);

    [Fact]
    public void A_new_service_knows_its_plugin_and_slot_before_its_config_arrives()
    {
        var seen = "";
        Configure(English);

        _registry
            .ScopedFor(Slots.Alpha)
            .RegisterSingleton(
                Slots.Checker,
                () => new ConfiguredService { Injecting = s => seen = $"{s.PluginId}:{s.ServiceId} {s.Config.GetString("lang")}" }
            );

        Assert.Equal("alpha:text.checker en", seen);
    }

    [Theory]
    [InlineData(ServiceKind.Singleton)]
    [InlineData(ServiceKind.LazySingleton)]
    [InlineData(ServiceKind.Factory)]
    [InlineData(ServiceKind.Instance)]
    public void Every_kind_is_stamped_and_configured_when_a_caller_gets_it(ServiceKind kind)
    {
        Configure(English);
        Register(kind);

        var service = _registry.Resolve(Slots.Checker);

        Assert.Equal((Slots.Alpha, Slots.Checker.Id), (service.PluginId, service.ServiceId));
        Assert.Equal([English], service.Injected);
        Assert.Equal("en", service.Config.GetString("lang"));
    }

    [Fact]
    public void Before_that_it_knows_neither()
    {
        var service = new ConfiguredService();

        Assert.Throws<InvalidOperationException>(() => service.PluginId);
        var thrown = Assert.Throws<InvalidOperationException>(() => service.ServiceId);
        Assert.Contains("when a registry hands it out", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(service.Settings);
        Assert.True(service.Config.IsEmpty);
    }

    [Fact]
    public void Config_that_did_not_change_is_not_injected_again()
    {
        Configure(English);
        Register(ServiceKind.Singleton);
        var service = _registry.Resolve(Slots.Checker);

        _registry.Resolve(Slots.Checker);
        Configure(ConfigMap.Of(("strict", true), ("lang", "en")));
        _registry.Resolve(Slots.Checker);
        Assert.Equal([English], service.Injected);

        Configure(German);
        Assert.Equal([English, German], service.Injected);
    }

    [Fact]
    public void The_hash_of_the_config_tells_whether_it_is_the_same()
    {
        Configure(English);
        Register(ServiceKind.Singleton);
        var service = _registry.Resolve(Slots.Checker);
        var english = service.SettingsHash;

        Configure(German);
        Assert.NotEqual(english, service.SettingsHash);

        Configure(ConfigMap.Of(("strict", true), ("lang", "en")));
        Assert.Equal(english, service.SettingsHash);
    }

    [Fact]
    public void Config_that_goes_is_reset_once()
    {
        Configure(English);
        Register(ServiceKind.LazySingleton);
        var service = _registry.Resolve(Slots.Checker);

        Configure();
        Configure();
        _registry.Resolve(Slots.Checker);

        Assert.Equal([English, ConfigMap.Empty], service.Injected);
    }

    [Fact]
    public void Without_config_there_is_no_call()
    {
        Register(ServiceKind.Singleton);

        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Checker.Id, Priority: 3)]);
        _registry.ApplyOverrides([]);

        Assert.Empty(_registry.Resolve(Slots.Checker).Injected);
    }

    [Fact]
    public void A_disabled_service_gets_its_config_when_it_is_enabled_again()
    {
        Register(ServiceKind.Singleton);
        var service = _registry.Resolve(Slots.Checker);

        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Checker.Id, Enabled: false, Settings: English)]);
        Assert.Empty(service.Injected);

        Configure(English);
        Assert.Equal([English], service.Injected);
    }

    [Fact]
    public void A_service_that_loses_its_slot_is_configured_too()
    {
        Register(ServiceKind.Singleton);
        var service = _registry.Resolve(Slots.Checker);
        _registry.ScopedFor(Slots.Beta).RegisterSingleton(Slots.Checker, () => new ConfiguredService(), Priority.High);

        Configure(English);

        Assert.Equal([English], service.Injected);
    }

    [Fact]
    public void One_service_that_refuses_its_config_does_not_keep_it_from_the_others()
    {
        _registry
            .ScopedFor(Slots.Alpha)
            .RegisterSingleton(Slots.Checker, () => new ConfiguredService { Injecting = _ => throw new TimeoutException() });
        var other = new ConfiguredService();
        _registry.ScopedFor(Slots.Beta).RegisterInstance(new ServiceId("other"), other);

        Assert.Throws<TimeoutException>(() =>
            _registry.ApplyOverrides([
                new(Slots.Alpha, Slots.Checker.Id, Settings: English),
                new(Slots.Beta, new ServiceId("other"), Settings: German),
            ])
        );

        Assert.Equal([German], other.Injected);
        Assert.Equal(2, _registry.Overrides.Count);
    }

    [Fact]
    public void What_a_service_reads_cannot_be_changed_from_outside()
    {
        var inner = new Dictionary<string, object?>
        {
            ["deep"] = new List<object?> { 1, 2 },
        };
        var source = new Dictionary<string, object?> { ["inner"] = inner };
        Configure(ConfigMap.From(source));
        Register(ServiceKind.Singleton);
        var service = _registry.Resolve(Slots.Checker);

        source["inner"] = "gone";
        ((List<object?>)inner["deep"]!).Add(3);
        inner["more"] = true;

        Assert.Equal([1, 2], service.Config.GetMap("inner")!.GetList<int>("deep"));
        Assert.False(service.Config.GetMap("inner")!.Has("more"));
        Assert.False((object)service.Settings is IDictionary<string, object?> { IsReadOnly: false });
        Assert.False(service.Settings["inner"] is IDictionary<string, object?> { IsReadOnly: false });
        Assert.Equal(service.Settings, _registry.GetEffectiveSettings(Slots.Alpha, Slots.Checker.Id));
    }

    [Fact]
    public void Config_may_be_injected_by_hand()
    {
        var service = new ConfiguredService();

        service.InjectSettings(German);

        Assert.Equal("de", service.Config.GetString("lang"));
        Assert.Throws<ArgumentNullException>("settings", () => service.InjectSettings(null!));
    }

    private void Register(ServiceKind kind)
    {
        var services = _registry.ScopedFor(Slots.Alpha);
        switch (kind)
        {
            case ServiceKind.Singleton:
                services.RegisterSingleton(Slots.Checker, () => new ConfiguredService());
                break;
            case ServiceKind.LazySingleton:
                services.RegisterLazySingleton(Slots.Checker, () => new ConfiguredService());
                break;
            case ServiceKind.Factory:
                services.RegisterFactory(Slots.Checker, () => new ConfiguredService());
                break;
            default:
                services.RegisterInstance(Slots.Checker, new ConfiguredService());
                break;
        }
    }
}
