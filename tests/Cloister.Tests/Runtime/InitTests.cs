using Cloister.Tests.Support;

namespace Cloister.Tests.Runtime;

/// <summary>How a runtime comes up, and what is left when it does not.</summary>
public sealed class InitTests : IAsyncDisposable
{
    private static readonly ServiceId Slot = new("slot");

    private readonly Stage _stage = new();

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Theory, InlineData(true, true), InlineData(true, false), InlineData(false, false)]
    public void Ids_are_unique_whatever_the_scope(bool isFirstGlobal, bool isSecondGlobal)
    {
        Plugin Make(bool isGlobal) => isGlobal ? _stage.Global("same") : _stage.Session("same");
        var plugins = new[] { Make(isFirstGlobal), Make(isSecondGlobal) };

        var thrown = Assert.Throws<ArgumentException>(() => new PluginRuntime(plugins));
        var runtime = _stage.Build(plugins[0]);
        var refused = Assert.Throws<InvalidOperationException>(() => runtime.Add(plugins[1]));

        Assert.Contains("'same'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("'same'", refused.Message, StringComparison.Ordinal);
        Assert.Single(runtime.Plugins);
    }

    [Fact]
    public void Adding_several_adds_all_or_none()
    {
        var runtime = _stage.Build(_stage.Global("a"));

        Assert.Throws<InvalidOperationException>(() => runtime.AddRange([_stage.Global("b"), _stage.Session("a")]));
        runtime.AddRange([_stage.Session("c"), _stage.Global("d")]);

        Assert.Equal(["a", "c", "d"], runtime.Plugins.Select(plugin => plugin.PluginId.Value));
        Assert.Equal(["a", "d"], runtime.GlobalPlugins.Select(plugin => plugin.PluginId.Value));
        Assert.Equal(["c"], runtime.SessionPlugins.Select(plugin => plugin.PluginId.Value));
    }

    [Fact]
    public void Lists_of_plugins_cannot_be_changed_from_outside()
    {
        var runtime = _stage.Build(_stage.Global("a"));

        foreach (var list in new[] { runtime.Plugins, runtime.GlobalPlugins, runtime.SessionPlugins })
        {
            Assert.True(list is not ICollection<Plugin> { IsReadOnly: false } || Changing(list));
        }

        Assert.Equal(["a"], runtime.Plugins.Select(plugin => plugin.PluginId.Value));

        static bool Changing(IReadOnlyList<Plugin> list)
        {
            var plugins = (IList<Plugin>)list;
            if (plugins.Count > 0)
            {
                plugins[0] = null!;
            }

            return true;
        }
    }

    [Fact]
    public async Task Plugins_cannot_be_added_once_the_runtime_is_initialised()
    {
        await _stage.StartAsync();

        var refused = Assert.Throws<InvalidOperationException>(() => _stage.Runtime.Add(_stage.Global("late")));

        Assert.Contains("UpdatePluginsAsync", refused.Message, StringComparison.Ordinal);
        Assert.Empty(_stage.Runtime.Plugins);
    }

    [Fact]
    public async Task Init_touches_global_plugins_only_and_all_register_before_any_attaches()
    {
        await _stage.StartAsync(_stage.Global("a"), _stage.Session("s"), _stage.Global("b"));

        Assert.Equal(["a.register", "b.register", "a.attach", "b.attach"], _stage.Script.Steps);
    }

    [Fact]
    public async Task Without_settings_the_runtime_starts_with_empty_ones()
    {
        await _stage.StartAsync(_stage.Global("a"));

        Assert.Equal(RuntimeSettings.Empty, _stage.Runtime.Settings);
        Assert.True(_stage.Runtime.IsInitialized);
    }

    [Fact]
    public async Task Given_settings_are_in_force_before_the_first_plugin_registers()
    {
        _stage.Options.Settings = RuntimeSettings.Pinned("a:slot", ServiceSettings.Level("high"));
        string? seen = null;
        _stage.Script.On("a:slot.create", _ => { });
        var eager = _stage
            .Global("a")
            .Offering(Slot, isEager: true)
            .Registering(services => seen = services.Raw.Overrides.Count.ToString(System.Globalization.CultureInfo.InvariantCulture));

        await _stage.StartAsync(eager);

        Assert.NotNull(seen);
        Assert.Equal("high", _stage.Runtime.GlobalRegistry.Resolve<ServiceProbe>(Slot).Config.GetString("level"));
        Assert.Equal(1, _stage.Runtime.GlobalRegistry.Resolve<ServiceProbe>(Slot).Injections);
        Assert.True(
            Array.IndexOf(_stage.Script.Steps, "a:slot.inject") < Array.IndexOf(_stage.Script.Steps, "a.register"),
            "An eager service has its config when its registration returns."
        );
    }

    [Fact]
    public async Task Plugins_that_are_off_are_never_touched()
    {
        _stage.Options.Settings = RuntimeSettings.Off("off");
        await _stage.StartAsync(_stage.Global("off"), _stage.Global("new", flags: [FeatureFlag.Experimental]), _stage.Global("on"));

        await _stage.Runtime.DisposeAsync();

        Assert.Equal(["on.register", "on.attach", "on.detach"], _stage.Script.Steps);
    }

    [Fact]
    public async Task When_plugins_fail_to_register_nothing_is_left_of_any()
    {
        _stage.Options.Settings = RuntimeSettings.Pinned("b:slot", ServiceSettings.Off).AndPinned("b:other", ServiceSettings.Off);
        var runtime = _stage.Build(_stage.Global("a").Offering(Slot, isEager: true), _stage.Global("b").Offering(Slot), _stage.Global("c"));
        _stage.Script.Fail("b.register");
        _stage.Script.Fail("c.register");

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => runtime.InitializeAsync(_stage.Options).AsTask());

        Assert.Equal(LifecyclePhase.AttachGlobal, thrown.Phase);
        Assert.Equal(["b", "c"], thrown.Failures.Select(failure => failure.PluginId));
        Assert.DoesNotContain(_stage.Script.Steps, step => step.Contains("attach", StringComparison.Ordinal));
        Assert.Contains("a:slot.dispose", _stage.Script.Steps);
        AssertNothingIsThere(runtime);
    }

    [Fact]
    public async Task After_a_failed_registration_the_runtime_can_be_initialised_again()
    {
        var runtime = _stage.Build(_stage.Global("a").Offering(Slot));
        _stage.Script.Fail("a.register");
        await Assert.ThrowsAsync<PluginLifecycleException>(() => runtime.InitializeAsync().AsTask());
        _stage.Script.Calm();

        await runtime.InitializeAsync();

        Assert.Equal([new PluginId("a")], runtime.AttachedGlobalPluginIds);
        Assert.Equal(["a", "a:slot"], Ping.On(runtime.GlobalBus));
    }

    [Fact]
    public async Task Unknown_settings_leave_the_runtime_as_before_and_it_can_be_tried_again()
    {
        var runtime = _stage.Build(_stage.Global("a"));

        await Assert.ThrowsAsync<UnknownReferenceException>(() =>
            runtime.InitializeAsync(new() { Settings = RuntimeSettings.Off("nobody") }).AsTask()
        );
        await Assert.ThrowsAsync<UnknownReferenceException>(() =>
            runtime.InitializeAsync(new() { Settings = RuntimeSettings.Pinned("a:nothing", ServiceSettings.Off) }).AsTask()
        );

        AssertNothingIsThere(runtime);
        runtime.Add(_stage.Global("b"));
        await runtime.InitializeAsync();
        Assert.Equal(2, runtime.AttachedGlobalPluginIds.Count);
    }

    [Fact]
    public async Task A_plugin_that_fails_to_attach_is_taken_out_and_the_others_stay()
    {
        var bad = _stage.Global("bad").Offering(Slot);
        var tapped = 0;
        var runtime = _stage.Build(_stage.Global("a"), bad, _stage.Global("z"));
        _stage.Script.On(
            "bad.attach",
            call =>
            {
                bad.Listen<string>((GlobalPluginContext)call.Context!, _ => tapped++);
                bad.Tap((GlobalPluginContext)call.Context!, _ => tapped++);
                throw new ProbeException("bad.attach");
            }
        );

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => runtime.InitializeAsync().AsTask());

        Assert.Equal("bad", Assert.Single(thrown.Failures).PluginId);
        Assert.True(runtime.IsInitialized);
        Assert.Equal(["a", "z"], runtime.AttachedGlobalPluginIds.Select(id => id.Value).Order());
        Assert.Equal(["a", "z"], Ping.On(runtime.GlobalBus));
        runtime.GlobalBus.Emit("event");
        Assert.Equal(0, tapped);
        Assert.False(runtime.GlobalRegistry.HasServicesOf(new("bad")));
        Assert.Equal(["bad.detach", "bad:slot.detach", "bad:slot.dispose"], _stage.Script.Steps[^3..]);
        await using var session = await runtime.CreateSessionAsync();
    }

    [Fact]
    public async Task A_service_that_fails_to_attach_fails_its_plugin()
    {
        var runtime = _stage.Build(_stage.Global("a").Offering(Slot));
        _stage.Script.Fail("a:slot.attach");

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => runtime.InitializeAsync().AsTask());

        Assert.IsType<ProbeException>(Assert.Single(thrown.Failures).Exception);
        Assert.Contains("a.attach", _stage.Script.Steps);
        Assert.Empty(runtime.AttachedGlobalPluginIds);
        Assert.Empty(Ping.On(runtime.GlobalBus));
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_global_plugin_that_failed_is_tried_again_by_the_next_update(bool isFull)
    {
        var runtime = _stage.Build(_stage.Global("g"), _stage.Session("s", needs: ["g"]));
        _stage.Script.Fail("g.attach");
        await Assert.ThrowsAsync<PluginLifecycleException>(() => runtime.InitializeAsync().AsTask());
        var session = await runtime.CreateSessionAsync();
        Assert.Empty(session.EnabledPluginIds);
        await Assert.ThrowsAsync<PluginLifecycleException>(() => Update().AsTask());
        _stage.Script.Calm();

        await Update();

        Assert.Equal([new PluginId("g")], runtime.AttachedGlobalPluginIds);
        Assert.Equal(isFull ? 1 : 0, session.EnabledPluginIds.Count);
        await using var next = await runtime.CreateSessionAsync();
        Assert.Single(next.EnabledPluginIds);

        ValueTask Update() =>
            isFull ? runtime.UpdateSettingsAsync(RuntimeSettings.Empty) : runtime.UpdateGlobalSettingsAsync(RuntimeSettings.Empty);
    }

    [Fact]
    public async Task A_global_plugin_that_failed_is_left_alone_when_settings_switch_it_off()
    {
        var runtime = _stage.Build(_stage.Global("g"));
        _stage.Script.Fail("g.attach");
        await Assert.ThrowsAsync<PluginLifecycleException>(() => runtime.InitializeAsync().AsTask());

        await runtime.UpdateSettingsAsync(RuntimeSettings.Off("g"));

        Assert.Equal(1, _stage.Script.Steps.Count(step => step == "g.attach"));
    }

    [Fact]
    public async Task When_asked_to_a_failed_attach_takes_everything_back()
    {
        var runtime = _stage.Build(_stage.Global("a").Offering(Slot), _stage.Global("bad"));
        _stage.Script.Fail("bad.attach");

        await Assert.ThrowsAsync<PluginLifecycleException>(() =>
            runtime.InitializeAsync(new() { OnAttachFailure = AttachFailurePolicy.RollBackAll }).AsTask()
        );

        Assert.Contains("a.detach", _stage.Script.Steps);
        Assert.Contains("bad.detach", _stage.Script.Steps);
        AssertNothingIsThere(runtime);
        _stage.Script.Calm();
        await runtime.InitializeAsync();
        Assert.Equal(2, runtime.AttachedGlobalPluginIds.Count);
    }

    [Fact]
    public async Task Starting_in_one_step_disposes_what_could_not_be_started()
    {
        _stage.Script.Fail("bad.attach");

        await Assert.ThrowsAsync<PluginLifecycleException>(() =>
            PluginRuntime.StartAsync([_stage.Global("a"), _stage.Global("bad")]).AsTask()
        );

        Assert.Contains("a.detach", _stage.Script.Steps);
    }

    [Fact]
    public async Task Initialising_twice_is_refused_and_changes_nothing()
    {
        var made = new List<string>();
        var runtime = new PluginRuntime<GlobalPluginContext, HostContext>();
        await runtime.InitializeAsync(
            new()
            {
                SessionContextFactory = arguments =>
                {
                    made.Add("first");
                    return new(arguments);
                },
            }
        );

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(() =>
            runtime.InitializeAsync(new() { Settings = RuntimeSettings.Off("nobody") }).AsTask()
        );

        await using var session = await runtime.CreateSessionAsync();
        Assert.Contains("already", refused.Message, StringComparison.Ordinal);
        Assert.Equal(["first"], made);
        await runtime.DisposeAsync();
    }

    [Fact]
    public async Task A_runtime_that_is_disposed_cannot_be_initialised()
    {
        var runtime = _stage.Build(_stage.Global("a"));
        await runtime.DisposeAsync();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => runtime.InitializeAsync().AsTask());

        Assert.Empty(_stage.Script.Steps);
    }

    [Fact]
    public async Task What_needs_an_initialised_runtime_says_so()
    {
        var runtime = _stage.Build(_stage.Global("a"));
        await using var other = await PluginRuntime.StartAsync([]);
        await using var foreign = await other.CreateSessionAsync();

        await Refused("CreateSessionAsync", () => runtime.CreateSessionAsync().AsTask());
        await Refused("UpdateSettingsAsync", () => runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask());
        await Refused("UpdateGlobalSettingsAsync", () => runtime.UpdateGlobalSettingsAsync(RuntimeSettings.Empty).AsTask());
        await Refused("UpdateSessionSettingsAsync", () => runtime.UpdateSessionSettingsAsync(foreign, RuntimeSettings.Empty).AsTask());
        await Refused("UpdatePluginsAsync", () => runtime.UpdatePluginsAsync().AsTask());
        await Refused("ReplaceSettingsSnapshot", () => Task.Run(() => runtime.ReplaceSettingsSnapshot(RuntimeSettings.Empty)));
        await Refused("ResetSettings", () => Task.Run(runtime.ResetSettings));
        await Refused("GlobalContext", () => Task.Run(() => runtime.GlobalContext));
        await Refused("GlobalRegistry", () => Task.Run(() => runtime.GlobalRegistry));
        await Refused("GlobalBus", () => Task.Run(() => runtime.GlobalBus));
        await Refused("SettingsChanged", () => Task.Run(() => runtime.SettingsChanged += (_, _) => { }));
        await Refused("WatchSettingsAsync", () => Task.Run(() => runtime.WatchSettingsAsync()));
        Assert.Equal(RuntimeSettings.Empty, runtime.Settings);
        Assert.Empty(runtime.Sessions);
        Assert.False(runtime.IsInitialized);

        static async Task Refused(string what, Func<Task> use)
        {
            var refused = await Assert.ThrowsAsync<InvalidOperationException>(use);
            Assert.Contains(what, refused.Message, StringComparison.Ordinal);
        }
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_context_of_the_hosts_own_kind_needs_a_factory(bool returnsNull)
    {
        var runtime = new PluginRuntime<CourtContext, SessionPluginContext>([_stage.Global("a").Offering(Slot)]);

        var thrown = await Assert.ThrowsAsync<ContextFactoryRequiredException>(() =>
            runtime.InitializeAsync(new() { GlobalContextFactory = returnsNull ? _ => null! : null }).AsTask()
        );

        Assert.Equal(typeof(CourtContext), thrown.ContextType);
        Assert.Contains("GlobalContextFactory", thrown.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("a.attach", _stage.Script.Steps);
        Assert.Throws<InvalidOperationException>(() => runtime.GlobalContext);
        await runtime.InitializeAsync(new() { GlobalContextFactory = arguments => new(arguments) });
        Assert.IsType<CourtContext>(runtime.GlobalContext);
        await runtime.DisposeAsync();
    }

    [Fact]
    public async Task What_a_context_factory_throws_comes_out_and_everything_is_taken_back()
    {
        var runtime = _stage.Build(_stage.Global("a").Offering(Slot, isEager: true));
        var reason = new InvalidDataException("no");

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() =>
            runtime.InitializeAsync(new() { GlobalContextFactory = _ => throw reason }).AsTask()
        );

        Assert.Same(reason, thrown);
        Assert.Contains("a:slot.dispose", _stage.Script.Steps);
        AssertNothingIsThere(runtime);
    }

    [Fact]
    public void A_plugin_for_a_context_that_the_runtime_does_not_have_is_refused()
    {
        var thrown = Assert.Throws<ArgumentException>(() => new PluginRuntime([new HostPlugin()]));

        Assert.Contains("'host'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(HostContext), thrown.Message, StringComparison.Ordinal);
        Assert.Single(new PluginRuntime<GlobalPluginContext, HostContext>([new HostPlugin()]).Plugins);
        Assert.Single(new PluginRuntime<GlobalPluginContext, HostContext>([_stage.Session("base")]).Plugins);
    }

    [Theory, InlineData("a.register"), InlineData("a:slot.attach"), InlineData("a.attach"), InlineData("b.attach")]
    public async Task Cancelling_init_at_any_hook_takes_everything_back(string hook)
    {
        var runtime = _stage.Build(_stage.Global("a").Offering(Slot), _stage.Global("b"), _stage.Global("c"));
        using var giveUp = new CancellationTokenSource();
        _stage.Script.On(
            hook,
            call =>
            {
                giveUp.Cancel();
                call.Token.ThrowIfCancellationRequested();
            }
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => runtime.InitializeAsync(cancellationToken: giveUp.Token).AsTask());

        Assert.DoesNotContain("c.attach", _stage.Script.Steps);
        Assert.All(
            _stage.Script.Steps.Where(step => step.EndsWith(".attach", StringComparison.Ordinal)),
            step => Assert.Contains(step[..^7] + ".detach", _stage.Script.Steps)
        );
        AssertNothingIsThere(runtime);
        _stage.Script.Calm();
        await runtime.InitializeAsync();
    }

    [Fact]
    public async Task A_hook_that_gives_up_by_itself_has_failed_like_any_other()
    {
        var runtime = _stage.Build(_stage.Global("a"));
        _stage.Script.Fail("a.attach", new OperationCanceledException());

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => runtime.InitializeAsync().AsTask());

        Assert.IsType<OperationCanceledException>(thrown.InnerException);
        Assert.True(runtime.IsInitialized);
    }

    [Theory, InlineData("a.register"), InlineData("a:slot.create"), InlineData("a:slot.attach"), InlineData("a.attach")]
    public async Task Fatal_errors_pass_through_init_uncaught(string hook)
    {
        var runtime = _stage.Build(_stage.Global("a").Offering(Slot), _stage.Global("b"));
        var fatal = new FatalException();
        _stage.Script.Fail(hook, fatal);

        var thrown = await Assert.ThrowsAsync<FatalException>(() => runtime.InitializeAsync().AsTask());

        Assert.Same(fatal, thrown);
        Assert.DoesNotContain("b.attach", _stage.Script.Steps);
        Assert.DoesNotContain(_stage.Log.Records, record => record.Exception == fatal);
    }

    [Theory, InlineData(true), InlineData(false)]
    public async Task A_runtime_disposed_while_it_comes_up_takes_everything_back(bool isInside)
    {
        var runtime = _stage.Build(_stage.Global("a").Offering(Slot), _stage.Global("b"));
        var inside = new Signal("a attaches");
        var goOn = new Signal("a may go on");
        _stage.Script.On(
            "a.attach",
            async _ =>
            {
                inside.Set();
                await (isInside ? runtime.DisposeAsync().AsTask() : goOn.WaitAsync());
            }
        );
        var init = runtime.InitializeAsync().AsTask();
        await inside.WaitAsync();

        var disposal = runtime.DisposeAsync().AsTask();
        goOn.Set();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => init.OrMissing("init ends"));
        await disposal.OrMissing("the runtime is disposed");
        Assert.DoesNotContain("b.attach", _stage.Script.Steps);
        Assert.Contains("a:slot.detach", _stage.Script.Steps);
        Assert.False(runtime.IsInitialized);
    }

    [Fact]
    public async Task Two_inits_at_once_are_not_possible()
    {
        var runtime = _stage.Build(_stage.Global("a"));
        var inside = new Signal("a attaches");
        var goOn = new Signal("a may go on");
        _stage.Script.On(
            "a.attach",
            async _ =>
            {
                inside.Set();
                await goOn.WaitAsync();
            }
        );
        var first = runtime.InitializeAsync().AsTask();
        await inside.WaitAsync();

        await Assert.ThrowsAnyAsync<InvalidOperationException>(() => runtime.InitializeAsync().AsTask());

        goOn.Set();
        await first.OrMissing("the first init ends");
    }

    private static void AssertNothingIsThere(PluginRuntime runtime)
    {
        Assert.False(runtime.IsInitialized);
        Assert.Empty(runtime.AttachedPluginIds);
        Assert.Equal(RuntimeSettings.Empty, runtime.Settings);
        Assert.Throws<InvalidOperationException>(() => runtime.GlobalRegistry);
        Assert.Throws<InvalidOperationException>(() => runtime.GlobalContext);
    }

    private sealed class CourtContext(GlobalContextArguments arguments) : GlobalPluginContext(arguments);

    private sealed class HostContext(SessionContextArguments arguments) : SessionPluginContext(arguments);

    private sealed class HostPlugin : SessionPlugin<HostContext>
    {
        public override PluginId PluginId => new("host");
    }
}
