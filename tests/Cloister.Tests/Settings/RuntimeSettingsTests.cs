namespace Cloister.Tests.Settings;

public sealed class RuntimeSettingsTests
{
    private static readonly PluginId Audit = new("audit");
    private static readonly Pin Log = new PluginId("audit").Service("log");
    private static readonly ConfigMap Config = ConfigMap.Of(("level", 3));

    [Fact]
    public void Settings_with_the_same_content_are_equal_whatever_their_order()
    {
        var one = RuntimeSettings.Empty.WithPlugin(Audit, false).WithPlugin(new("other"), true).WithService(Log, new(Config: Config));
        var same = RuntimeSettings
            .Empty.WithService(Log, new(Config: ConfigMap.Of(("level", 3.0))))
            .WithPlugin(new("other"), true)
            .WithPlugin(Audit, false);

        Assert.True(one == same);
        Assert.Equal(one.GetHashCode(), same.GetHashCode());
        Assert.NotEqual(one, same.WithService(Log, new(Config: Config, Priority: 1)));
        Assert.NotEqual(one, same.WithoutPlugin(Audit));
        Assert.Equal(RuntimeSettings.Empty, new RuntimeSettings(null, null));
    }

    [Fact]
    public void Later_changes_to_maps_handed_in_change_nothing()
    {
        var plugins = new Dictionary<PluginId, PluginConfig> { [Audit] = new(false) };
        var services = new Dictionary<Pin, ServiceSettings> { [Log] = new(false) };
        var settings = new RuntimeSettings(plugins, services);
        var copy = RuntimeSettings.Empty with { Services = services };

        plugins.Clear();
        services.Clear();

        Assert.False(settings.IsPluginEnabled(Audit));
        Assert.False(settings.IsServiceEnabled(Log));
        Assert.False(copy.IsServiceEnabled(Log));
    }

    [Fact]
    public void Maps_that_are_read_cannot_be_changed()
    {
        var settings = RuntimeSettings.Empty.WithPlugin(Audit, false).WithService(Log, new());

        Assert.IsNotType<IDictionary<PluginId, PluginConfig>>(settings.Plugins, exactMatch: false);
        Assert.IsNotType<IDictionary<Pin, ServiceSettings>>(settings.Services, exactMatch: false);
        Assert.Throws<NotSupportedException>(() => ((ICollection<PluginId>)settings.Plugins.Keys).Clear());
    }

    [Fact]
    public void A_copy_shares_the_section_it_did_not_replace()
    {
        var settings = RuntimeSettings.Empty.WithPlugin(Audit, false);

        Assert.Same(settings.Plugins, settings.WithService(Log, new()).Plugins);
    }

    [Fact]
    public void What_is_not_said_is_enabled_and_empty()
    {
        Assert.True(RuntimeSettings.Empty.IsPluginEnabled(Audit));
        Assert.True(RuntimeSettings.Empty.IsServiceEnabled(Log));
        Assert.True(RuntimeSettings.Empty.GetPluginConfig(Audit).IsEmpty);
        Assert.True(RuntimeSettings.Empty.GetServiceConfig(Log).IsEmpty);
    }

    [Fact]
    public void What_is_said_is_found()
    {
        var settings = RuntimeSettings.Empty.WithPlugin(Audit, new PluginConfig(false, Config)).WithService(Log, new(false, Config));

        Assert.Equal(Config, settings.GetPluginConfig(Audit));
        Assert.Equal(Config, settings.GetServiceConfig(Log));
        Assert.False(settings.IsPluginEnabled(Audit));
        Assert.False(settings.IsServiceEnabled(Log));
        Assert.True(settings.IsServiceEnabled(Pin.Wildcard("log")));
    }

    [Fact]
    public void Switching_a_plugin_keeps_its_config()
    {
        var settings = RuntimeSettings.Empty.WithPlugin(Audit, new PluginConfig(true, Config)).WithPlugin(Audit, false);

        Assert.Equal(new PluginConfig(false, Config), settings.Plugins[Audit]);
    }

    [Fact]
    public void Without_removes_and_tolerates_what_is_not_there()
    {
        var settings = RuntimeSettings.Empty.WithPlugin(Audit, false).WithService(Log, new(false));

        Assert.Equal(RuntimeSettings.Empty, settings.WithoutPlugin(Audit).WithoutService(Log));
        Assert.Equal(settings, settings.WithoutPlugin(new("other")).WithoutService(Pin.Wildcard("log")));
    }

    [Fact]
    public void A_copy_keeps_the_priority_until_it_is_cleared()
    {
        var settings = new ServiceSettings(Priority: 7);

        Assert.Equal(7, (settings with { Enabled = false }).Priority);
        Assert.Equal(9, settings.WithPriority(9).Priority);
        Assert.Null(settings.WithPriority(null).Priority);
    }

    [Fact]
    public void A_missing_config_is_the_empty_one()
    {
        Assert.Same(ConfigMap.Empty, new ServiceSettings().Config);
        Assert.Same(ConfigMap.Empty, (new PluginConfig(true, Config) with { Config = null }).Config);
        Assert.Equal(RuntimeSettings.Empty, RuntimeSettings.Empty.WithPlugin(Audit, false) with { Plugins = null, Services = null });
    }

    [Fact]
    public void Ids_that_json_cannot_carry_are_refused()
    {
        var half = new PluginId("a\ud800");

        Assert.Throws<ArgumentException>(() => RuntimeSettings.Empty.WithPlugin(half, enabled: false));
        Assert.Throws<ArgumentException>(() => RuntimeSettings.Empty.WithService(new Pin(half, new ServiceId("s")), new()));
        Assert.Throws<ArgumentException>(() => RuntimeSettings.Empty.WithService(Pin.Wildcard("s\udc00"), new()));
        Assert.NotEmpty(RuntimeSettings.Empty.WithPlugin(new("a\ud83d\ude00"), enabled: false).Plugins);
    }

    [Fact]
    public void Reserved_and_default_keys_and_null_entries_are_refused()
    {
        Assert.Throws<ArgumentException>(() => RuntimeSettings.Empty.WithPlugin(PluginId.Wildcard, true));
        Assert.Throws<ArgumentException>(() => RuntimeSettings.Empty.WithPlugin(default, true));
        Assert.Throws<ArgumentException>(() => RuntimeSettings.Empty.WithService(default, new()));
        Assert.Throws<ArgumentException>(() => RuntimeSettings.Empty.WithPlugin(Audit, null!));
        Assert.Throws<ArgumentException>(() => RuntimeSettings.Empty.WithService(Log, null!));
    }
}
