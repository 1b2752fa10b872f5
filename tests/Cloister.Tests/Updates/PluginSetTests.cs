using Cloister.Tests.Support;

namespace Cloister.Tests.Updates;

/// <summary>Plugins that come and go while the runtime is running.</summary>
public sealed class PluginSetTests : IAsyncDisposable
{
    private static readonly ServiceId Slot = new("slot");

    private readonly Stage _stage = new();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Fact]
    public async Task Added_plugins_join_the_global_scope_and_every_session()
    {
        await _stage.StartAsync(_stage.Session("a"));
        var open = await _stage.OpenAsync("one");

        await _stage.Runtime.UpdatePluginsAsync(add: [_stage.Global("g"), _stage.Session("s", needs: ["g"]).Offering(Slot)]);

        var late = await _stage.OpenAsync("two");
        Assert.Equal(["a", "g", "s"], _stage.Runtime.Plugins.Select(plugin => plugin.PluginId.Value));
        Assert.Equal(["a", "s", "s:slot"], Ping.On(open.Bus));
        Assert.Equal(["a", "s", "s:slot"], Ping.On(late.Bus));
        Assert.Equal(["g"], Ping.On(_stage.Runtime.GlobalBus));
    }

    [Fact]
    public async Task An_added_plugin_that_settings_switch_off_is_known_and_off()
    {
        await _stage.StartAsync();
        var session = await _stage.OpenAsync("one");

        await _stage.Runtime.UpdatePluginsAsync(add: [_stage.Session("x", flags: [FeatureFlag.Experimental])]);

        Assert.Empty(session.EnabledPluginIds);
        Assert.DoesNotContain("x.register", _stage.Script.Steps);
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty.AndOn("x"));
        Assert.Equal(["x"], Ping.On(session.Bus));
    }

    [Fact]
    public async Task A_plugin_that_is_off_everywhere_can_be_removed_with_what_settings_say_about_it()
    {
        _stage.Options.Settings = RuntimeSettings
            .Off("a")
            .AndPinned("a:slot", ServiceSettings.Level(1))
            .AndPinned("b:slot", ServiceSettings.Level(2));
        await _stage.StartAsync(_stage.Session("a").Offering(Slot), _stage.Session("b").Offering(Slot));
        var session = await _stage.OpenAsync("one");

        await _stage.Runtime.UpdatePluginsAsync(remove: [new("a")]);

        var left = RuntimeSettings.Pinned("b:slot", ServiceSettings.Level(2));
        Assert.Equal(["b"], _stage.Runtime.Plugins.Select(plugin => plugin.PluginId.Value));
        Assert.Equal(left, _stage.Runtime.Settings);
        Assert.Equal(left, session.Settings);
        await Assert.ThrowsAsync<UnknownReferenceException>(() => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a")).AsTask());
    }

    [Fact]
    public async Task Watchers_hear_of_settings_that_went_with_a_plugin()
    {
        _stage.Options.Settings = RuntimeSettings.Off("a");
        await _stage.StartAsync(_stage.Session("a"));
        List<RuntimeSettings> raised = [];
        _stage.Runtime.SettingsChanged += (_, change) => raised.Add(change.Settings);

        await _stage.Runtime.UpdatePluginsAsync(add: [_stage.Session("b")]);
        Assert.Empty(raised);
        await _stage.Runtime.UpdatePluginsAsync(remove: [new("a")]);

        Assert.Equal([RuntimeSettings.Empty], raised);
    }

    [Theory]
    [InlineData("nobody", "is not there")]
    [InlineData("locked", "is locked")]
    [InlineData("on", "is attached")]
    [InlineData("g", "is attached")]
    [InlineData("somewhere", "is attached")]
    public async Task What_cannot_go_is_refused_and_nothing_changes(string id, string why)
    {
        _stage.Options.Settings = RuntimeSettings.Off("somewhere", "off");
        await _stage.StartAsync(
            _stage.Session("locked", flags: [FeatureFlag.Locked]),
            _stage.Session("on"),
            _stage.Global("g"),
            _stage.Session("somewhere"),
            _stage.Session("off")
        );
        await _stage.OpenAsync("one", RuntimeSettings.Empty);
        var before = Picture.Of(_stage.Runtime);

        var removal = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _stage.Runtime.UpdatePluginsAsync([_stage.Session("new")], [new(id)]).AsTask()
        );
        var replacement = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _stage.Runtime.UpdatePluginsAsync([_stage.Session(id)], [new(id)]).AsTask()
        );

        Assert.Contains($"'{id}'", removal.Message, StringComparison.Ordinal);
        Assert.Contains(why, removal.Message, StringComparison.Ordinal);
        Assert.Contains(why, replacement.Message, StringComparison.Ordinal);
        Assert.Equal(before, Picture.Of(_stage.Runtime));
        Assert.Equal(5, _stage.Runtime.Plugins.Count);
    }

    [Fact]
    public async Task A_locked_plugin_cannot_be_removed_even_where_it_is_not_attached()
    {
        await _stage.StartAsync(_stage.Session("locked", flags: [FeatureFlag.Locked]));

        await Assert.ThrowsAsync<InvalidOperationException>(() => _stage.Runtime.UpdatePluginsAsync(remove: [new("locked")]).AsTask());

        Assert.Single(_stage.Runtime.Plugins);
    }

    [Fact]
    public async Task An_id_that_is_taken_is_refused()
    {
        await _stage.StartAsync(_stage.Session("a"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => _stage.Runtime.UpdatePluginsAsync(add: [_stage.Global("a")]).AsTask());
        await Assert.ThrowsAsync<InvalidOperationException>(() =>
            _stage.Runtime.UpdatePluginsAsync(add: [_stage.Global("b"), _stage.Session("b")]).AsTask()
        );

        Assert.Single(_stage.Runtime.Plugins);
        await _stage.Runtime.UpdatePluginsAsync(add: [_stage.Global("b")]).OrMissing("the gate is free");
    }

    [Fact]
    public async Task A_replacement_takes_the_place_and_the_settings_of_what_it_replaces()
    {
        _stage.Options.Settings = RuntimeSettings.Off("a").AndPinned("a:slot", ServiceSettings.Level("kept"));
        await _stage.StartAsync(_stage.Session("a").Offering(Slot), _stage.Session("b"));
        var session = await _stage.OpenAsync("one");
        var replacement = _stage.Session("a").Offering(Slot, Priority.High);

        await _stage.Runtime.UpdatePluginsAsync([replacement], [new("a")]);
        await _stage.Runtime.UpdateSettingsAsync(_stage.Runtime.Settings.AndOn("a"));

        Assert.Same(replacement, _stage.Runtime.Plugins[0]);
        Assert.Equal([replacement.PluginId.Value, "b"], session.Plugins.Select(plugin => plugin.PluginId.Value));
        Assert.Same(replacement, session.Plugins[0]);
        Assert.Equal("kept", session.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
        Assert.Equal(Priority.High, session.Registry.ResolveRegistration(Slot).Priority);
    }

    [
        Theory,
        InlineData("s.register"),
        InlineData("s.attach"),
        InlineData("s:slot.attach"),
        InlineData("s.settings"),
        InlineData("a.settings")
    ]
    public async Task When_a_hook_fails_the_set_is_what_it_was(string hook)
    {
        _stage.Options.Settings = RuntimeSettings.Off("off").AndPinned("off:slot", ServiceSettings.Level(1));
        await _stage.StartAsync(_stage.Session("a").Offering(Slot), _stage.Session("off").Offering(Slot), _stage.Global("g"));
        await _stage.OpenAsync("one");
        await _stage.OpenAsync("two");
        var before = Picture.Of(_stage.Runtime);
        _stage.Script.On(
            hook,
            call =>
            {
                if (call.Session is null or "two")
                {
                    throw new ProbeException(hook);
                }
            }
        );

        await Assert.ThrowsAnyAsync<Exception>(() =>
            _stage.Runtime.UpdatePluginsAsync([_stage.Session("s").Offering(Slot, Priority.High)], [new("off")]).AsTask()
        );

        Assert.Equal(before, Picture.Of(_stage.Runtime));
        Assert.Equal(["a", "off", "g"], _stage.Runtime.Plugins.Select(plugin => plugin.PluginId.Value));
        _stage.Script.Calm();
        await _stage.Runtime.UpdatePluginsAsync([_stage.Session("s")], [new("off")]).OrMissing("the same change succeeds");
    }

    [Fact]
    public async Task Sessions_and_the_global_scope_keep_settings_of_their_own()
    {
        await _stage.StartAsync(_stage.Session("a"), _stage.Session("b"), _stage.Global("g").Offering(Slot));
        var own = await _stage.OpenAsync("own", RuntimeSettings.Off("a"));
        await _stage.Runtime.UpdateGlobalSettingsAsync(RuntimeSettings.Pinned("g:slot", ServiceSettings.Level("own")));

        await _stage.Runtime.UpdatePluginsAsync(add: [_stage.Session("c")]);

        Assert.Equal(RuntimeSettings.Off("a"), own.Settings);
        Assert.Equal(["b", "c"], Ping.On(own.Bus));
        Assert.Equal("own", _stage.Runtime.GlobalRegistry.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
        Assert.Equal(RuntimeSettings.Empty, _stage.Runtime.Settings);
    }

    [Fact]
    public async Task A_removed_plugin_is_gone_from_settings_that_sessions_have_of_their_own()
    {
        _stage.Options.Settings = RuntimeSettings.Off("a");
        await _stage.StartAsync(_stage.Session("a").Offering(Slot), _stage.Session("b"));
        var own = await _stage.OpenAsync("own", RuntimeSettings.Off("a", "b").AndPinned("a:slot", ServiceSettings.Off));

        await _stage.Runtime.UpdatePluginsAsync(remove: [new("a")]);

        Assert.Equal(RuntimeSettings.Off("b"), own.Settings);
    }

    [Fact]
    public async Task Who_depended_on_a_plugin_that_comes_is_brought_in()
    {
        await _stage.StartAsync(_stage.Session("waits", needs: ["g"]));
        var session = await _stage.OpenAsync("one");
        Assert.Empty(session.EnabledPluginIds);

        await _stage.Runtime.UpdatePluginsAsync(add: [_stage.Global("g")]);

        Assert.Equal(["waits"], Ping.On(session.Bus));
    }

    [Fact]
    public async Task A_plugin_for_a_context_that_the_runtime_does_not_have_is_refused()
    {
        await _stage.StartAsync();

        await Assert.ThrowsAsync<ArgumentException>(() => _stage.Runtime.UpdatePluginsAsync(add: [new ForeignPlugin()]).AsTask());
        await Assert.ThrowsAsync<ArgumentNullException>(() => _stage.Runtime.UpdatePluginsAsync(add: [null!]).AsTask());

        Assert.Empty(_stage.Runtime.Plugins);
    }

    private sealed class ForeignContext(SessionContextArguments arguments) : SessionPluginContext(arguments);

    private sealed class ForeignPlugin : SessionPlugin<ForeignContext>
    {
        public override PluginId PluginId => new("foreign");
    }
}
