using Cloister.Tests.Support;

namespace Cloister.Tests.Updates;

/// <summary>What new settings change in a scope that is open, and what they leave alone.</summary>
public sealed class ReconcileTests : IAsyncDisposable
{
    private static readonly ServiceId Slot = new("slot");
    private static readonly ServiceId Other = new("other");

    private readonly Stage _stage = new();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task Switching_a_plugin_off_and_on_touches_nothing_else()
    {
        var session = await OpenAsync(_stage.Session("a").Offering(Slot), _stage.Session("b").Offering(Other));
        var (registry, bus, context) = (session.Registry, session.Bus, session.Context);
        var other = session.Resolve<ServiceProbe>(Other);
        var service = session.Resolve<ServiceProbe>(Slot);

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a"));

        Assert.Equal(["b", "b:other"], Ping.On(session.Bus));
        Assert.False(registry.HasServicesOf(new("a")));
        Assert.True(service.IsDisposed);
        Assert.Equal([new PluginId("b")], session.EnabledPluginIds);
        Assert.Equal(RuntimeSettings.Off("a"), session.Settings);
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        Assert.Equal(["a", "a:slot", "b", "b:other"], Ping.On(session.Bus));
        Assert.NotSame(service, session.Resolve<ServiceProbe>(Slot));
        Assert.Same(other, session.Resolve<ServiceProbe>(Other));
        Assert.Equal((registry, bus, context), (session.Registry, session.Bus, session.Context));
        Assert.Equal(1, _stage.Script.Steps.Count(step => step == "one/b.attach"));
    }

    [Fact]
    public async Task When_the_winner_goes_the_next_one_wins()
    {
        var session = await OpenAsync(_stage.Session("a").Offering(Slot, Priority.High), _stage.Session("b").Offering(Slot));

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a"));

        Assert.Equal("b", session.Resolve<ServiceProbe>(Slot).PluginId.Value);
    }

    [Fact]
    public async Task A_priority_flips_the_winner_and_without_it_it_flips_back()
    {
        var session = await OpenAsync(_stage.Session("a").Offering(Slot, Priority.High), _stage.Session("b").Offering(Slot));
        _stage.Script.Forget();

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Pinned("b:slot", ServiceSettings.At(9000)));
        var flipped = session.Resolve<ServiceProbe>(Slot).PluginId;
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);

        Assert.Equal("b", flipped.Value);
        Assert.Equal("a", session.Resolve<ServiceProbe>(Slot).PluginId.Value);
        Assert.DoesNotContain("b.register", _stage.Script.Steps);
        Assert.DoesNotContain("one/b:slot.detach", _stage.Script.Steps);
    }

    [Fact]
    public async Task Switching_a_service_off_detaches_it_once_and_on_attaches_the_same_one()
    {
        var session = await OpenAsync(_stage.Session("a").Offering(Slot));
        var service = session.Resolve<ServiceProbe>(Slot);
        var off = RuntimeSettings.Pinned("a:slot", ServiceSettings.Off);
        _stage.Script.Forget();

        await _stage.Runtime.UpdateSettingsAsync(off);
        await _stage.Runtime.UpdateSettingsAsync(off);

        Assert.Equal(["a"], Ping.On(session.Bus));
        Assert.False(service.HasContext);
        Assert.False(service.IsDisposed);
        Assert.Throws<ServiceDisabledException>(() => session.Resolve<ServiceProbe>(Slot));
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        Assert.Same(service, session.Resolve<ServiceProbe>(Slot));
        Assert.Equal(["a", "a:slot"], Ping.On(session.Bus));
        Assert.Equal(["one/a:slot.detach", "one/a.settings", "one/a.settings", "one/a:slot.attach", "one/a.settings"], _stage.Script.Steps);
    }

    [Fact]
    public async Task A_lazy_service_that_was_off_from_the_start_is_made_when_it_is_switched_on()
    {
        _stage.Options.Settings = RuntimeSettings.Pinned("a:slot", ServiceSettings.Off);
        var session = await OpenAsync(_stage.Session("a").Offering(Slot));
        Assert.DoesNotContain("a:slot.create", _stage.Script.Steps);

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Pinned("a:slot", ServiceSettings.Level("new")));

        var at = Array.IndexOf(_stage.Script.Steps, "a:slot.create");
        Assert.Equal(["a:slot.create", "a:slot.inject", "one/a:slot.attach"], _stage.Script.Steps[at..(at + 3)]);
        Assert.Equal(["a", "a:slot"], Ping.On(session.Bus));
    }

    [Fact]
    public async Task Switching_off_a_plugin_and_its_service_together_is_no_problem()
    {
        var session = await OpenAsync(_stage.Session("a").Offering(Slot), _stage.Session("b"));
        var off = RuntimeSettings.Off("a").AndPinned("a:slot", ServiceSettings.Off);

        await _stage.Runtime.UpdateSettingsAsync(off);
        await _stage.Runtime.UpdateSettingsAsync(off);
        await using var fresh = await _stage.OpenAsync("two");
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Pinned("a:slot", ServiceSettings.Off));

        Assert.Equal(1, _stage.Script.Steps.Count(step => step == "one/a:slot.detach"));
        Assert.DoesNotContain("two/a:slot.attach", _stage.Script.Steps);
        Assert.Equal(["a", "b"], Ping.On(session.Bus));
    }

    [Fact]
    public async Task A_wildcard_that_disables_keeps_everybody_in_the_slot_from_attaching()
    {
        _stage.Options.Settings = RuntimeSettings.Pinned("*:slot", ServiceSettings.Off);

        var session = await OpenAsync(_stage.Session("a").Offering(Slot, Priority.High), _stage.Session("b").Offering(Slot));

        Assert.Equal(["a", "b"], Ping.On(session.Bus));
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        Assert.Equal(["a", "a:slot", "b", "b:slot"], Ping.On(session.Bus));
    }

    [Fact]
    public async Task Every_enabled_plugin_is_told_once_in_order_and_nobody_else()
    {
        await OpenAsync(
            _stage.Session("stays"),
            _stage.Session("leaves"),
            _stage.Session("enters", flags: [FeatureFlag.Experimental]),
            _stage.Session("off", flags: [FeatureFlag.Experimental]),
            _stage.Global("g")
        );

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("leaves").AndOn("enters"));

        Assert.Equal(
            ["g.settings", "one/stays.settings", "one/enters.settings"],
            _stage.Script.Steps.Where(step => step.EndsWith(".settings", StringComparison.Ordinal))
        );
    }

    [Fact]
    public async Task The_old_view_of_a_change_shows_what_was()
    {
        var plugin = _stage.Session("a").Offering(Slot, Priority.High);
        _stage.Options.Settings = RuntimeSettings
            .Pinned("a:slot", new(Config: ConfigMap.Of(("level", "old")), Priority: 7000))
            .WithPlugin(new("a"), new PluginConfig(Config: ConfigMap.Of(("own", "old"))));
        var session = await OpenAsync(plugin, _stage.Session("leaves").Offering(Slot));
        List<string> seen = [];
        plugin.SettingsChanged = change =>
        {
            Look(change.Old);
            Look(change.Current);
            Assert.True(change.Old.IsSnapshot);
            Assert.Same(change.Current.Bus, change.Old.Bus);
            Assert.Same(session.Context, change.Current);
        };

        await _stage.Runtime.UpdateSettingsAsync(
            RuntimeSettings
                .Off("leaves")
                .AndPinned("a:slot", new(Config: ConfigMap.Of(("level", "new")), Priority: 8000))
                .WithPlugin(new("a"), new PluginConfig(Config: ConfigMap.Of(("own", "new"))))
        );

        Assert.Equal(["7000 old a,leaves old", "8000 new a new"], seen);

        void Look(SessionPluginContext context)
        {
            var registry = context.Registry;
            var chain = registry.GetRegistrations(Slot)!;
            seen.Add(
                $"{chain[0].EffectivePriority} {chain[0].Settings["level"]} "
                    + $"{string.Join(',', chain.Select(r => r.PluginId.Value))} {plugin.Config(context).GetString("own")}"
            );
        }
    }

    [Fact]
    public async Task An_old_view_that_is_kept_goes_on_showing_what_was()
    {
        var plugin = _stage.Session("a").Offering(Slot);
        var session = await OpenAsync(plugin);
        SessionPluginContext? kept = null;
        plugin.SettingsChanged = change => kept ??= change.Old;
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Pinned("a:slot", ServiceSettings.Level("new")));

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Pinned("a:slot", ServiceSettings.Off));

        var service = kept!.Resolve<ServiceProbe>(Slot);
        Assert.True(kept!.Registry.ResolveRegistration(Slot).IsEnabled);
        Assert.Empty(kept.Registry.GetEffectiveSettings(new("a"), Slot));
        Assert.Equal("new", service.Config.GetString("level"));
        Assert.Throws<InvalidOperationException>(() => plugin.Listen<string>(kept, _ => { }));
        Assert.Throws<InvalidOperationException>(() => kept.Registry.ApplyOverrides([new(new("a"), Slot)]));
        Assert.False(session.Registry.ResolveAllRegistrations().ContainsKey(Slot));
    }

    [Fact]
    public async Task Who_enters_sees_the_new_config_and_its_disabled_services_never_attach()
    {
        _stage.Options.Settings = RuntimeSettings.Off("a").AndPinned("*:slot", ServiceSettings.Level("old"));
        var session = await OpenAsync(
            _stage.Session("a").Offering(Slot, Priority.High).Offering(Other),
            _stage.Session("b").Offering(Slot)
        );
        string? seen = null;
        _stage.Script.On("a.attach", call => seen = call.Context!.Resolve<ServiceProbe>(Slot).Config.GetString("level"));

        await _stage.Runtime.UpdateSettingsAsync(
            RuntimeSettings.Pinned("a:slot", ServiceSettings.Level("new")).AndPinned("a:other", ServiceSettings.Off)
        );

        Assert.Equal("new", seen);
        Assert.DoesNotContain("one/a:other.attach", _stage.Script.Steps);
        Assert.Equal(["a", "a:slot", "b", "b:slot"], Ping.On(session.Bus));
    }

    [Fact]
    public async Task Changed_config_is_there_before_hooks_run_and_nothing_else_is_injected_again()
    {
        var session = await OpenAsync(_stage.Session("a").Offering(Slot).Offering(Other));
        var service = session.Resolve<ServiceProbe>(Slot);
        var other = session.Resolve<ServiceProbe>(Other);
        await _stage.Runtime.UpdateSettingsAsync(
            RuntimeSettings.Pinned("a:slot", ServiceSettings.Level(1)).AndPinned("a:other", ServiceSettings.Level(1))
        );
        string? seen = null;
        _stage.Script.On(
            "a.settings",
            _ => seen = service.Config.GetLong("level")?.ToString(System.Globalization.CultureInfo.InvariantCulture)
        );

        await _stage.Runtime.UpdateSettingsAsync(
            RuntimeSettings.Pinned("a:slot", ServiceSettings.Level(2)).AndPinned("a:other", ServiceSettings.Level(1.0))
        );

        Assert.Equal("2", seen);
        Assert.Equal((2, 1), (service.Injections, other.Injections));
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        Assert.Equal((3, 2), (service.Injections, other.Injections));
        Assert.Empty(service.Settings);
    }

    [Theory, InlineData("a.register"), InlineData("a.attach"), InlineData("a:slot.attach")]
    public async Task Who_fails_to_enter_is_not_there(string hook)
    {
        _stage.Options.Settings = RuntimeSettings.Off("a");
        var session = await OpenAsync(_stage.Session("a").Offering(Slot), _stage.Session("b"));
        _stage.Script.Fail(hook);

        await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask());

        Assert.Equal([new PluginId("b")], session.EnabledPluginIds);
        Assert.False(session.Registry.HasServicesOf(new("a")));
        Assert.Equal(["b"], Ping.On(session.Bus));
    }

    [Fact]
    public async Task A_service_that_fails_to_be_switched_on_stays_off()
    {
        _stage.Options.Settings = RuntimeSettings.Pinned("a:slot", ServiceSettings.Off);
        var session = await OpenAsync(_stage.Session("a").Offering(Slot));
        _stage.Script.Fail("a:slot.attach");

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() =>
            _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask()
        );

        Assert.Equal("a", Assert.Single(thrown.Failures).PluginId);
        Assert.False(session.Registry.GetRegistrations(Slot)![0].IsEnabled);
        Assert.Equal(["a"], Ping.On(session.Bus));
    }

    [Fact]
    public async Task The_steps_of_an_update_come_in_their_order()
    {
        _stage.Options.Settings = RuntimeSettings.Off("enters").AndPinned("stays:off-on", ServiceSettings.Off);
        await OpenAsync(
            _stage.Session("stays").Offering(new("off-on")).Offering(new("on-off")).Offering(Slot),
            _stage.Session("enters").Offering(new("own")),
            _stage.Session("leaves").Offering(new("own"))
        );
        _stage.Script.Forget();

        await _stage.Runtime.UpdateSettingsAsync(
            RuntimeSettings
                .Off("leaves")
                .AndPinned("stays:on-off", ServiceSettings.Off)
                .AndPinned("stays:slot", ServiceSettings.Level("new"))
        );

        Assert.Equal(
            [
                "one/leaves.detach",
                "one/leaves:own.detach",
                "enters.register",
                "leaves:own.dispose",
                "stays:slot.inject",
                "one/stays:on-off.detach",
                "enters:own.create",
                "one/enters:own.attach",
                "one/enters.attach",
                "stays:off-on.create",
                "one/stays:off-on.attach",
                "one/stays.settings",
                "one/enters.settings",
            ],
            _stage.Script.Steps
        );
    }

    [Fact]
    public async Task A_full_update_goes_over_the_global_scope_and_then_over_sessions_as_they_were_created()
    {
        await OpenAsync(_stage.Session("a"), _stage.Global("g"));
        await _stage.OpenAsync("two", RuntimeSettings.Empty.AndOn("a"));
        _stage.Script.Forget();

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);

        Assert.Equal(["g.settings", "one/a.settings", "two/a.settings"], _stage.Script.Steps);
        Assert.All(_stage.Runtime.Sessions, session => Assert.Equal(RuntimeSettings.Empty, session.Settings));
    }

    [Fact]
    public async Task An_update_of_the_global_scope_touches_no_session_and_is_not_stored()
    {
        var session = await OpenAsync(_stage.Global("g").Offering(Slot), _stage.Session("a", needs: ["g"]).Offering(Slot));

        await _stage.Runtime.UpdateGlobalSettingsAsync(RuntimeSettings.Pinned("*:slot", ServiceSettings.Level("global")));

        Assert.Equal("global", _stage.Runtime.GlobalRegistry.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
        Assert.Empty(session.Resolve<ServiceProbe>(Slot).Settings);
        Assert.Equal(RuntimeSettings.Empty, _stage.Runtime.Settings);
        Assert.DoesNotContain("one/a.settings", _stage.Script.Steps);
    }

    [Fact]
    public async Task An_update_of_one_session_touches_nothing_else_and_is_not_stored()
    {
        var first = await OpenAsync(_stage.Global("g"), _stage.Session("a"), _stage.Session("b"));
        var second = await _stage.OpenAsync("two");

        await _stage.Runtime.UpdateSessionSettingsAsync(first, RuntimeSettings.Off("b"));

        Assert.Equal([new PluginId("a")], first.EnabledPluginIds);
        Assert.Equal(2, second.EnabledPluginIds.Count);
        Assert.Equal((RuntimeSettings.Off("b"), RuntimeSettings.Empty), (first.Settings, second.Settings));
        Assert.Equal(RuntimeSettings.Empty, _stage.Runtime.Settings);
        Assert.Equal(["one/a.settings"], _stage.Script.Steps.Where(step => step.EndsWith(".settings", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task A_session_of_another_runtime_or_one_that_is_gone_is_refused()
    {
        var own = await OpenAsync(_stage.Session("a"));
        await using var other = await PluginRuntime.StartAsync([]);
        await using var foreign = await other.CreateSessionAsync();

        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _stage.Runtime.UpdateSessionSettingsAsync(foreign, RuntimeSettings.Off("a")).AsTask()
        );
        await own.DisposeAsync();
        var gone = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _stage.Runtime.UpdateSessionSettingsAsync(own, RuntimeSettings.Off("a")).AsTask()
        );

        Assert.Contains("'one'", gone.Message, StringComparison.Ordinal);
        Assert.Equal(RuntimeSettings.Empty, foreign.Settings);
        Assert.DoesNotContain("one/a.settings", _stage.Script.Steps);
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
    }

    [Fact]
    public async Task What_is_special_about_a_session_outlives_full_updates()
    {
        _stage.Options.SessionSettings = (session, settings) => session.SessionId.Value == "special" ? settings.AndOff("a") : settings;
        var usual = await OpenAsync(_stage.Session("a"), _stage.Session("b"), _stage.Session("c"));
        var special = await _stage.OpenAsync("special");
        var own = await _stage.OpenAsync("own", RuntimeSettings.Off("c"));
        Assert.Equal(RuntimeSettings.Off("a"), special.Settings);
        Assert.Equal(RuntimeSettings.Off("c"), own.Settings);

        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("b"));

        Assert.Equal(RuntimeSettings.Off("b"), usual.Settings);
        Assert.Equal(RuntimeSettings.Off("b"), own.Settings);
        Assert.Equal(RuntimeSettings.Off("b", "a"), special.Settings);
        Assert.Equal([new PluginId("c")], special.EnabledPluginIds);
    }

    [Fact]
    public async Task When_working_out_a_sessions_settings_fails_the_update_is_rolled_back()
    {
        _stage.Options.SessionSettings = (session, settings) =>
            session.SessionId.Value == "two" && settings != RuntimeSettings.Empty ? throw new ProbeException("overlay") : settings;
        await OpenAsync(_stage.Session("a"), _stage.Global("g"));
        await _stage.OpenAsync("two");
        var before = Picture.Of(_stage.Runtime);

        await Assert.ThrowsAsync<ProbeException>(() => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a", "g")).AsTask());

        Assert.Equal(before, Picture.Of(_stage.Runtime));
        await Assert.ThrowsAsync<ProbeException>(() => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a")).AsTask());
    }

    [Fact]
    public async Task Maps_that_were_handed_in_can_be_changed_afterwards_without_effect()
    {
        var plugins = new Dictionary<PluginId, PluginConfig> { [new("a")] = new(Enabled: false) };
        var session = await OpenAsync(_stage.Session("a"));
        await _stage.Runtime.UpdateSettingsAsync(new RuntimeSettings(plugins));

        plugins.Clear();

        Assert.Equal(RuntimeSettings.Off("a"), _stage.Runtime.Settings);
        Assert.Equal(RuntimeSettings.Off("a"), session.Settings);
    }

    private async Task<PluginSession<SessionPluginContext>> OpenAsync(params Plugin[] plugins)
    {
        await _stage.StartAsync(plugins);
        return await _stage.OpenAsync("one");
    }
}
