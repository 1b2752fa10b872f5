using Cloister.Tests.Support;

namespace Cloister.Tests.Settings;

/// <summary>What settings do to the services of a scope, at its creation and in updates alike.</summary>
public sealed class ApplyingTests : IAsyncDisposable
{
    private static readonly ServiceId Slot = new("slot");

    private readonly Stage _stage = new();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Theory, InlineData(false), InlineData(true)]
    public async Task Wildcard_config_reaches_the_winner_and_whoever_wins_later(bool byUpdate)
    {
        var session = await OpenAsync(RuntimeSettings.Pinned("*:slot", ServiceSettings.Level("all")), byUpdate);
        var first = session.Resolve<ServiceProbe>(Slot);

        await _stage.Runtime.UpdateSessionSettingsAsync(
            session,
            RuntimeSettings.Off("high").AndPinned("*:slot", ServiceSettings.Level("all"))
        );

        Assert.Equal("all", first.Config.GetString("level"));
        Assert.Equal("low", session.Registry.ResolveRegistration(Slot).PluginId.Value);
        Assert.Equal("all", session.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Own_config_replaces_the_wildcards_as_a_whole(bool byUpdate)
    {
        var session = await OpenAsync(
            RuntimeSettings
                .Pinned("*:slot", new(Config: ConfigMap.Of(("level", "all"), ("more", 1))))
                .AndPinned("high:slot", ServiceSettings.Level("own")),
            byUpdate
        );

        Assert.Equal("""{"level":"own"}""", session.Resolve<ServiceProbe>(Slot).Settings.ToJson());
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_pin_with_a_priority_only_lets_wildcard_config_through(bool byUpdate)
    {
        var session = await OpenAsync(
            RuntimeSettings.Pinned("*:slot", ServiceSettings.Level("all")).AndPinned("high:slot", ServiceSettings.At(9000)),
            byUpdate
        );

        Assert.Equal("all", session.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
        Assert.Equal(9000, session.Registry.ResolveRegistration(Slot).EffectivePriority);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task A_wildcard_that_disables_beats_every_pin(bool byUpdate)
    {
        var session = await OpenAsync(
            RuntimeSettings.Pinned("*:slot", ServiceSettings.Off).AndPinned("low:slot", ServiceSettings.At(9000)),
            byUpdate
        );

        Assert.Throws<ServiceDisabledException>(() => session.Resolve<ServiceProbe>(Slot));
        Assert.Equal(["high", "low", "outside"], Ping.On(session.Bus));
        Assert.DoesNotContain("high:slot.create", byUpdate ? [] : _stage.Script.Steps);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Wildcard_priority_makes_rows_for_the_winner_and_for_nobody_else(bool byUpdate)
    {
        var session = await OpenAsync(RuntimeSettings.Pinned("*:slot", ServiceSettings.At(7000)), byUpdate);

        Assert.Equal(["high", PluginId.WinnerScoped.Value], session.Registry.Overrides.Select(row => row.Plugin.Value));
        Assert.Equal([7000, Priority.Normal], session.Registry.GetRegistrations(Slot)!.Select(r => r.EffectivePriority));
        Assert.Equal(Priority.Elevated, session.Registry.ResolveRegistration(Slot).Priority);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Wildcard_priority_does_not_count_for_a_winner_with_a_pin_of_its_own(bool byUpdate)
    {
        var session = await OpenAsync(
            RuntimeSettings.Pinned("*:slot", ServiceSettings.At(7000)).AndPinned("high:slot", ServiceSettings.Level("own")),
            byUpdate
        );

        Assert.Equal(Priority.Elevated, session.Registry.ResolveRegistration(Slot).EffectivePriority);
        Assert.Equal(["high", PluginId.WinnerScoped.Value], session.Registry.Overrides.Select(row => row.Plugin.Value));
    }

    [Fact]
    public async Task Wildcard_priority_sticks_to_the_one_who_won_when_it_was_applied()
    {
        var session = await OpenAsync(RuntimeSettings.Pinned("*:slot", ServiceSettings.At(100)), byUpdate: false);

        Assert.Equal(["low", "high"], session.Registry.GetRegistrations(Slot)!.Select(r => r.PluginId.Value));
        session.Registry.ScopedFor(new("outside")).RegisterLazySingleton(Slot, () => new object(), priority: 50);
        Assert.Equal([500, 100, 50], session.Registry.GetRegistrations(Slot)!.Select(r => r.EffectivePriority));
    }

    [Fact]
    public async Task Wildcard_priority_survives_that_the_winner_registers_again()
    {
        await _stage.StartAsync(_stage.Session("a"));
        var plain = new ServiceId("plain");
        _stage.Runtime.GlobalRegistry.ScopedFor(new("host"));
        var session = await _stage.OpenAsync("one");
        session.Registry.ScopedFor(new("a")).RegisterLazySingleton(plain, () => new object(), priority: 10);
        await _stage.Runtime.UpdateSessionSettingsAsync(session, RuntimeSettings.Pinned("*:plain", ServiceSettings.At(7000)));

        session.Registry.ScopedFor(new("a")).RegisterLazySingleton(plain, () => new object(), priority: 20);

        var registration = session.Registry.ResolveRegistration(plain);
        Assert.Equal((20, 7000), (registration.Priority, registration.EffectivePriority));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task One_entry_may_carry_priority_and_config(bool byUpdate)
    {
        var session = await OpenAsync(
            RuntimeSettings.Pinned("low:slot", new(Config: ConfigMap.Of(("level", "x")), Priority: 9000)),
            byUpdate
        );

        Assert.Equal("low", session.Registry.ResolveRegistration(Slot).PluginId.Value);
        Assert.Equal("x", session.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task Pins_decide_the_winner_before_wildcards_look_for_it(bool byUpdate)
    {
        var session = await OpenAsync(
            RuntimeSettings
                .Pinned("*:slot", ServiceSettings.Level("all"))
                .AndPinned("high:slot", ServiceSettings.Off)
                .AndPinned("*:other", ServiceSettings.Off),
            byUpdate
        );

        Assert.Equal(["high", PluginId.WinnerScoped.Value], Rows(session, exceptFor: "low"));
        Assert.Contains(session.Registry.Overrides, row => row.Plugin == new PluginId("low"));
        Assert.Equal("all", session.Resolve<ServiceProbe>(Slot).Config.GetString("level"));

        static IEnumerable<string> Rows(PluginSession session, string exceptFor) =>
            session.Registry.Overrides.Select(row => row.Plugin.Value).Where(id => id != exceptFor);
    }

    [Fact]
    public async Task A_wildcard_for_nobody_leaves_no_row_and_no_complaint()
    {
        var session = await OpenAsync(RuntimeSettings.Pinned("*:nothing", ServiceSettings.Off), byUpdate: false);

        Assert.Empty(session.Registry.Overrides);
        Assert.Equal("""{"enabled":false,"config":{}}""", session.Settings.Services[Pin.Wildcard("nothing")] is var s ? Json(s) : "");

        static string Json(ServiceSettings settings) => System.Text.Json.JsonSerializer.Serialize(settings);
    }

    [Fact]
    public async Task A_wildcard_finds_its_winner_under_the_new_rows_only()
    {
        var session = await OpenAsync(RuntimeSettings.Pinned("low:slot", ServiceSettings.At(9000)), byUpdate: false);
        Assert.Equal("low", session.Registry.ResolveRegistration(Slot).PluginId.Value);

        await _stage.Runtime.UpdateSessionSettingsAsync(session, RuntimeSettings.Pinned("*:slot", ServiceSettings.At(800)));

        Assert.Equal(["high", PluginId.WinnerScoped.Value], session.Registry.Overrides.Select(row => row.Plugin.Value));
        Assert.Equal([800, 500], session.Registry.GetRegistrations(Slot)!.Select(r => r.EffectivePriority));
    }

    [Fact]
    public async Task A_slot_that_the_old_settings_had_disabled_is_found_by_a_new_wildcard()
    {
        var session = await OpenAsync(RuntimeSettings.Pinned("*:slot", ServiceSettings.Off), byUpdate: false);

        await _stage.Runtime.UpdateSessionSettingsAsync(session, RuntimeSettings.Pinned("*:slot", ServiceSettings.Level("new")));

        Assert.Equal("new", session.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
        Assert.True(session.Resolve<ServiceProbe>(Slot).HasContext);
    }

    [Theory, InlineData(false), InlineData(true)]
    public async Task An_entry_that_says_nothing_makes_no_row(bool byUpdate)
    {
        var session = await OpenAsync(RuntimeSettings.Pinned("high:slot", new()).AndPinned("*:slot", new()), byUpdate);

        Assert.Empty(session.Registry.Overrides);
        Assert.Equal(2, session.Settings.Services.Count);
    }

    [Fact]
    public async Task Config_of_a_plugin_itself_reaches_no_service_but_the_plugin()
    {
        var plugin = _stage.Session("a").Offering(Slot);
        ConfigNode? seen = null;
        _stage.Script.On("a.attach", call => seen = plugin.Config(call.Context!));
        _stage.Options.Settings = RuntimeSettings.Empty.WithPlugin(new("a"), new PluginConfig(Config: ConfigMap.Of(("level", "mine"))));
        await _stage.StartAsync(plugin);

        var session = await _stage.OpenAsync("one");

        Assert.Equal(0, session.Resolve<ServiceProbe>(Slot).Injections);
        Assert.Equal("mine", seen!.GetString("level"));
    }

    [Fact]
    public async Task Settings_of_one_scope_may_name_plugins_of_the_other()
    {
        _stage.Options.Settings = RuntimeSettings
            .Pinned("g:slot", ServiceSettings.Level("global"))
            .AndPinned("s:slot", ServiceSettings.Level("session"))
            .AndPinned("*:shared", ServiceSettings.Level("both"));
        await _stage.StartAsync(
            _stage.Global("g").Offering(Slot).Offering(new("shared")),
            _stage.Session("s").Offering(Slot).Offering(new("shared"))
        );

        var session = await _stage.OpenAsync("one");

        Assert.Equal("global", _stage.Runtime.GlobalRegistry.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
        Assert.Equal("session", session.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
        Assert.Equal("both", _stage.Runtime.GlobalRegistry.Resolve<ServiceProbe>(new ServiceId("shared")).Config.GetString("level"));
        Assert.Equal("both", session.Resolve<ServiceProbe>(new ServiceId("shared")).Config.GetString("level"));
        Assert.DoesNotContain(session.Registry.Overrides, row => row.Plugin == new PluginId("g"));
        Assert.DoesNotContain(_stage.Runtime.GlobalRegistry.Overrides, row => row.Plugin == new PluginId("s"));
    }

    [Fact]
    public async Task What_is_said_about_a_plugin_that_is_off_waits_until_it_is_on()
    {
        var dormant = RuntimeSettings
            .Off("high")
            .AndPinned("high:slot", ServiceSettings.Level("later"))
            .AndPinned("high:odd", ServiceSettings.Off);
        var session = await OpenAsync(dormant, byUpdate: true);
        Assert.Equal(dormant, session.Settings);
        Assert.Empty(_stage.Log.Errors);

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Pinned("high:slot", ServiceSettings.Level("later")));

        Assert.Equal("later", session.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
    }

    private async Task<PluginSession> OpenAsync(RuntimeSettings settings, bool byUpdate)
    {
        await _stage.StartAsync(
            _stage.Session("low").Offering(Slot),
            _stage.Session("high").Offering(Slot, Priority.Elevated),
            _stage.Session("outside")
        );
        var session = await _stage.OpenAsync("one", byUpdate ? null : settings);
        if (byUpdate)
        {
            await _stage.Runtime.UpdateSettingsAsync(settings);
        }

        return session;
    }
}
