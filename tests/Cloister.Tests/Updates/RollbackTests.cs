using Cloister.Tests.Support;

namespace Cloister.Tests.Updates;

/// <summary>A change that fails anywhere leaves everything as it was.</summary>
public sealed class RollbackTests : IAsyncDisposable
{
    private static readonly ServiceId Slot = new("slot");

    private static readonly RuntimeSettings Before = RuntimeSettings
        .Off("g-enters", "s-enters")
        .AndPinned("*:slot", ServiceSettings.Level("old"))
        .AndPinned("g-stays:extra", ServiceSettings.Off)
        .AndPinned("s-stays:extra", ServiceSettings.Off);

    // Plugins leave and enter, a service goes off and another on, config and priorities change: every step has work.
    private static readonly RuntimeSettings After = RuntimeSettings
        .Off("g-leaves", "s-leaves")
        .AndPinned("*:slot", ServiceSettings.Level("new"))
        .AndPinned("g-stays:more", ServiceSettings.Off)
        .AndPinned("s-stays:more", ServiceSettings.Off)
        .AndPinned("s-last:slot", ServiceSettings.At(900));

    private readonly Stage _stage = new();
    private PluginSession _first = null!;
    private PluginSession _second = null!;

    public static TheoryData<string> Hooks =>
        [
            .. new[] { "g", "s" }.SelectMany(scope =>
                new[]
                {
                    $"{scope}-leaves.detach",
                    $"{scope}-leaves:slot.detach",
                    $"{scope}-leaves:slot.dispose",
                    $"{scope}-enters.register",
                    $"{scope}-enters.attach",
                    $"{scope}-enters:slot.create",
                    $"{scope}-enters:slot.attach",
                    $"{scope}-enters:slot.inject",
                    $"{scope}-stays:slot.inject",
                    $"{scope}-stays:more.detach",
                    $"{scope}-stays:extra.create",
                    $"{scope}-stays:extra.attach",
                    $"{scope}-stays.settings",
                    $"{scope}-enters.settings",
                    $"{scope}-last.settings",
                }
            ),
        ];

    public static TheoryData<string> HooksOfSessions => [.. Hooks.Select(row => row.Data).Where(hook => hook.StartsWith('s'))];

    public ValueTask DisposeAsync() => _stage.DisposeAsync();

    [Theory, MemberData(nameof(Hooks))]
    public async Task A_failing_hook_in_a_full_update_leaves_everything_as_it_was(string hook)
    {
        await StartAsync();
        var before = Picture.Of(_stage.Runtime);
        FailOnce(hook);

        await Assert.ThrowsAnyAsync<Exception>(() => _stage.Runtime.UpdateSettingsAsync(After).OrMissing("the update ends"));

        Assert.Equal(before, Picture.Of(_stage.Runtime));
    }

    [Theory, MemberData(nameof(HooksOfSessions))]
    public async Task A_failing_hook_in_the_second_session_leaves_the_first_as_it_was(string hook)
    {
        await StartAsync();
        var before = Picture.Of(_stage.Runtime);
        FailTheSecondTime(hook);

        await Assert.ThrowsAnyAsync<Exception>(() => _stage.Runtime.UpdateSettingsAsync(After).OrMissing("the update ends"));

        Assert.Equal(before, Picture.Of(_stage.Runtime));
    }

    [Theory, MemberData(nameof(Hooks))]
    public async Task A_failing_hook_in_an_update_of_one_scope_leaves_it_as_it_was(string hook)
    {
        await StartAsync();
        var before = Picture.Of(_stage.Runtime);
        FailOnce(hook);

        await Assert.ThrowsAnyAsync<Exception>(() =>
            (
                hook.StartsWith('g')
                    ? _stage.Runtime.UpdateGlobalSettingsAsync(After)
                    : _stage.Runtime.UpdateSessionSettingsAsync(_first, After)
            ).OrMissing("the update ends")
        );

        Assert.Equal(before, Picture.Of(_stage.Runtime));
    }

    [Theory, MemberData(nameof(Hooks))]
    public async Task After_a_failed_update_the_same_update_succeeds(string hook)
    {
        await StartAsync();
        FailOnce(hook);
        await Assert.ThrowsAnyAsync<Exception>(() => _stage.Runtime.UpdateSettingsAsync(After).AsTask());
        _stage.Script.Calm();

        await _stage.Runtime.UpdateSettingsAsync(After).OrMissing("the update ends");

        Assert.Equal(["g-enters", "g-last", "g-stays"], Ids(_stage.Runtime.AttachedGlobalPluginIds));
        Assert.Equal(["s-enters", "s-last", "s-stays"], Ids(_second.EnabledPluginIds));
        Assert.Equal(
            ["s-enters", "s-enters:slot", "s-last", "s-last:slot", "s-stays", "s-stays:extra", "s-stays:slot"],
            Ping.On(_first.Bus)
        );
        Assert.Equal(After, _stage.Runtime.Settings);
    }

    [Theory]
    [InlineData("s-leaves.detach")]
    [InlineData("s-leaves:slot.detach")]
    [InlineData("s-enters.register")]
    [InlineData("s-enters.attach")]
    [InlineData("s-enters:slot.attach")]
    [InlineData("s-stays:slot.inject")]
    [InlineData("s-stays:more.detach")]
    [InlineData("s-stays:extra.attach")]
    public async Task A_failed_step_surfaces_with_its_phase_and_its_plugin(string hook)
    {
        await StartAsync();
        FailOnce(hook);

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() => _stage.Runtime.UpdateSettingsAsync(After).AsTask());

        Assert.Equal(LifecyclePhase.UpdateSessionSettings, thrown.Phase);
        Assert.Equal(hook.Split('.', ':')[0], Assert.Single(thrown.Failures).PluginId);
        Assert.IsType<ProbeException>(thrown.InnerException);
    }

    [Fact]
    public async Task A_step_gives_all_plugins_their_turn_before_it_fails()
    {
        await _stage.StartAsync(_stage.Session("a"), _stage.Session("b"), _stage.Session("c"));
        await _stage.OpenAsync("one", RuntimeSettings.Off("a", "b", "c"));
        _stage.Script.Fail("a.attach");
        _stage.Script.Fail("c.attach");

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(() =>
            _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask()
        );

        Assert.Equal(["a", "c"], thrown.Failures.Select(failure => failure.PluginId));
        Assert.Contains("one/b.attach", _stage.Script.Steps);
        Assert.DoesNotContain("one/b.settings", _stage.Script.Steps);
    }

    [Fact]
    public async Task An_exception_from_a_settings_hook_comes_out_as_it_was()
    {
        await StartAsync();
        var refusal = new InvalidDataException("no");
        _stage.Script.Fail("s-stays.settings", refusal);

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() => _stage.Runtime.UpdateSettingsAsync(After).AsTask());

        Assert.Same(refusal, thrown);
    }

    [Fact]
    public async Task Plugins_that_heard_of_the_new_settings_hear_of_the_old_ones_again()
    {
        var stays = _stage.Session("s").Offering(Slot);
        var heard = new List<string>();
        stays.SettingsChanged = change => heard.Add($"{Level(change.Old.Registry)}->{Level(change.Current.Registry)}");
        await _stage.StartAsync(stays, _stage.Session("z"));
        await _stage.OpenAsync("one");
        _stage.Script.Fail("z.settings");

        await Assert.ThrowsAsync<ProbeException>(() =>
            _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Pinned("s:slot", ServiceSettings.Level("new"))).AsTask()
        );

        Assert.Equal(["->new", "new->"], heard);
        Assert.Equal(2, _stage.Script.Steps.Count(step => step == "one/z.settings"));

        static string? Level(ServiceRegistry registry) => new ConfigNode(registry.GetEffectiveSettings(new("s"), Slot)).GetString("level");
    }

    [Fact]
    public async Task A_plugin_that_entered_and_left_again_hears_nothing_more()
    {
        await _stage.StartAsync(_stage.Session("enters"), _stage.Session("z"));
        await _stage.OpenAsync("one", RuntimeSettings.Off("enters"));
        _stage.Script.Fail("z.settings");
        _stage.Script.Forget();

        await Assert.ThrowsAsync<ProbeException>(() => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask());

        Assert.Equal(
            ["enters.register", "one/enters.attach", "one/enters.settings", "one/z.settings", "one/enters.detach", "one/z.settings"],
            _stage.Script.Steps
        );
    }

    [Fact]
    public async Task Each_session_goes_back_to_its_own_settings()
    {
        await _stage.StartAsync(_stage.Session("a"), _stage.Session("b"));
        var first = await _stage.OpenAsync("one", RuntimeSettings.Off("a"));
        var second = await _stage.OpenAsync("two", RuntimeSettings.Off("b"));
        await _stage.OpenAsync("three");
        var before = Picture.Of(_stage.Runtime);
        _stage.Script.FailIn("three", "b.settings");

        await Assert.ThrowsAsync<ProbeException>(() => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask());

        Assert.Equal(before, Picture.Of(_stage.Runtime));
        Assert.Equal(RuntimeSettings.Off("a"), first.Settings);
        Assert.Equal(RuntimeSettings.Off("b"), second.Settings);
    }

    [Fact]
    public async Task The_global_scope_goes_back_first_then_sessions_from_the_last_to_the_first()
    {
        await _stage.StartAsync(_stage.Global("g"), _stage.Session("a"));
        await _stage.OpenAsync("one");
        await _stage.OpenAsync("two");
        await _stage.OpenAsync("three");
        _stage.Script.FailIn("three", "a.settings");
        _stage.Script.Forget();

        await Assert.ThrowsAsync<ProbeException>(() => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty).AsTask());

        Assert.Equal(
            [
                "g.settings",
                "one/a.settings",
                "two/a.settings",
                "three/a.settings",
                "g.settings",
                "three/a.settings",
                "two/a.settings",
                "one/a.settings",
            ],
            _stage.Script.Steps
        );
    }

    [Fact]
    public async Task Session_plugins_that_went_with_a_global_one_come_back_with_it()
    {
        await _stage.StartAsync(_stage.Global("g"), _stage.Session("a", needs: ["g"]), _stage.Session("z"));
        await _stage.OpenAsync("one");
        var before = Picture.Of(_stage.Runtime);
        _stage.Script.Fail("z.settings");

        await Assert.ThrowsAsync<ProbeException>(() => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("g")).AsTask());

        Assert.Equal(before, Picture.Of(_stage.Runtime));
        Assert.Contains("one/a.detach", _stage.Script.Steps);
        await using var next = await _stage.OpenAsync("two");
        Assert.Contains(new PluginId("a"), next.EnabledPluginIds);
    }

    [Fact]
    public async Task What_fails_while_going_back_is_logged_and_does_not_hide_the_reason()
    {
        await _stage.StartAsync(_stage.Session("a"), _stage.Session("z"));
        await _stage.OpenAsync("one");
        var reason = new InvalidDataException("the reason");
        var secondary = new InvalidOperationException("secondary");
        _stage.Script.Fail("z.settings", reason);
        _stage.Script.Fail("a.attach", secondary);

        var thrown = await Assert.ThrowsAsync<InvalidDataException>(() =>
            _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a")).AsTask()
        );

        Assert.Same(reason, thrown);
        Assert.Contains(_stage.Log.Errors, record => record.Exception == secondary);
    }

    [Theory, InlineData("a.attach"), InlineData("a.register")]
    public async Task A_plugin_that_cannot_come_back_is_not_shown_as_attached(string hook)
    {
        await _stage.StartAsync(_stage.Session("a").Offering(Slot), _stage.Session("z"));
        var session = await _stage.OpenAsync("one");
        _stage.Script.Fail("z.settings");
        _stage.Script.Fail(hook);
        _stage.Script.Forget();

        await Assert.ThrowsAsync<ProbeException>(() => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a")).AsTask());

        Assert.Equal(["z"], Ids(session.EnabledPluginIds));
        Assert.Equal(["z"], Ping.On(session.Bus));
        Assert.False(session.Registry.HasServicesOf(new("a")));
        Assert.Equal(hook == "a.attach", _stage.Script.Steps.Contains("one/a.attach"));
        _stage.Script.Calm();
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        Assert.Equal(["a", "z"], Ids(session.EnabledPluginIds));
    }

    [Fact]
    public async Task Sessions_do_not_count_on_a_global_plugin_that_could_not_come_back()
    {
        await _stage.StartAsync(_stage.Global("g"), _stage.Global("z"), _stage.Session("a", needs: ["g"]));
        _stage.Script.Fail("z.settings");
        _stage.Script.Fail("g.attach");
        await Assert.ThrowsAsync<ProbeException>(() => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("g")).AsTask());

        var session = await _stage.OpenAsync("one");

        Assert.Equal(["z"], Ids(_stage.Runtime.AttachedGlobalPluginIds));
        Assert.Empty(session.EnabledPluginIds);
    }

    [Fact]
    public async Task A_fatal_error_while_going_back_supersedes_the_reason()
    {
        await _stage.StartAsync(_stage.Session("a"), _stage.Session("z"));
        await _stage.OpenAsync("one");
        _stage.Script.Fail("z.settings");
        _stage.Script.Fail("a.attach", new FatalException());

        await Assert.ThrowsAsync<FatalException>(() => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a")).AsTask());

        _stage.Script.Calm();
        await _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Empty).OrMissing("the gate is free");
    }

    [Fact]
    public async Task Among_equal_priorities_the_old_winner_wins_again()
    {
        await _stage.StartAsync(
            _stage.Session("a").Offering(Slot),
            _stage.Session("b").Offering(Slot),
            _stage.Session("c").Offering(Slot),
            _stage.Session("z")
        );
        var session = await _stage.OpenAsync("one");
        _stage.Script.Fail("z.settings");

        await Assert.ThrowsAsync<ProbeException>(() => _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Off("a", "b")).AsTask());

        Assert.Equal(["a", "b", "c"], session.Registry.GetRegistrations(Slot)!.Select(registration => registration.PluginId.Value));
    }

    [Fact]
    public async Task Services_of_plugins_that_stayed_are_the_same_objects_as_before()
    {
        await _stage.StartAsync(_stage.Session("a").Offering(Slot), _stage.Session("z"));
        var session = await _stage.OpenAsync("one");
        var service = session.Resolve<ServiceProbe>(Slot);
        _stage.Script.Fail("z.settings");

        await Assert.ThrowsAsync<ProbeException>(() =>
            _stage.Runtime.UpdateSettingsAsync(RuntimeSettings.Pinned("a:slot", ServiceSettings.Off)).AsTask()
        );

        Assert.Same(service, session.Resolve<ServiceProbe>(Slot));
        Assert.True(service.HasContext);
        Assert.False(service.IsDisposed);
    }

    [Fact]
    public async Task Watchers_hear_nothing_of_an_update_that_failed()
    {
        await StartAsync();
        var raised = 0;
        _stage.Runtime.SettingsChanged += (_, _) => raised++;
        _stage.Script.Fail("s-last.settings");

        await Assert.ThrowsAsync<ProbeException>(() => _stage.Runtime.UpdateSettingsAsync(After).AsTask());

        Assert.Equal(0, raised);
    }

    [Theory]
    [InlineData("s-leaves.detach")]
    [InlineData("s-enters.register")]
    [InlineData("s-enters:slot.attach")]
    [InlineData("s-enters.attach")]
    [InlineData("s-stays:extra.attach")]
    [InlineData("s-stays.settings")]
    public async Task Cancelling_an_update_at_any_hook_puts_everything_back(string hook)
    {
        await StartAsync();
        var before = Picture.Of(_stage.Runtime);
        using var giveUp = new CancellationTokenSource();
        _stage.Script.On(
            hook,
            call =>
            {
                giveUp.Cancel();
                call.Token.ThrowIfCancellationRequested();
            }
        );

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => _stage.Runtime.UpdateSettingsAsync(After, giveUp.Token).AsTask());

        Assert.Equal(before, Picture.Of(_stage.Runtime));
    }

    [Theory]
    [InlineData("s-leaves.detach")]
    [InlineData("s-enters.register")]
    [InlineData("s-enters:slot.attach")]
    [InlineData("s-enters.attach")]
    [InlineData("s-stays:slot.inject")]
    [InlineData("s-stays.settings")]
    public async Task Fatal_errors_pass_through_an_update_uncaught(string hook)
    {
        await StartAsync();
        var fatal = new FatalException();
        _stage.Script.Fail(hook, fatal);
        _stage.Script.Forget();

        var thrown = await Assert.ThrowsAsync<FatalException>(() => _stage.Runtime.UpdateSettingsAsync(After).AsTask());

        Assert.Same(fatal, thrown);
        Assert.DoesNotContain(_stage.Log.Errors, record => record.Exception == fatal);
    }

    [Fact]
    public async Task Settings_with_unknown_services_are_refused_and_nothing_stays_behind()
    {
        await StartAsync();
        var before = Picture.Of(_stage.Runtime);

        await Assert.ThrowsAsync<UnknownReferenceException>(() =>
            _stage.Runtime.UpdateSettingsAsync(After.AndPinned("s-stays:nothing", ServiceSettings.Off)).AsTask()
        );

        Assert.Equal(before, Picture.Of(_stage.Runtime));
    }

    private async Task StartAsync()
    {
        SessionProbe Session(string name) => _stage.Session(name);
        GlobalProbe Global(string name) => _stage.Global(name);
        _stage.Options.Settings = Before;
        await _stage.StartAsync(
            Global("g-leaves").Offering(Slot),
            Global("g-stays").Offering(Slot, isEager: true).Offering(new("extra")).Offering(new("more")),
            Global("g-enters").Offering(Slot, Priority.Elevated),
            Global("g-last").Offering(Slot),
            Session("s-leaves").Offering(Slot),
            Session("s-stays").Offering(Slot, isEager: true).Offering(new("extra")).Offering(new("more")),
            Session("s-enters").Offering(Slot, Priority.Elevated),
            Session("s-last").Offering(Slot)
        );
        _first = await _stage.OpenAsync("one");
        _second = await _stage.OpenAsync("two", Before.AndPinned("s-stays:slot", ServiceSettings.Level("own")));
        _stage.Script.Forget();
    }

    private void FailOnce(string hook) => FailAt(hook, turn: 1);

    private void FailTheSecondTime(string hook) => FailAt(hook, turn: 2);

    private void FailAt(string hook, int turn)
    {
        var calls = 0;
        _stage.Script.On(
            hook,
            call =>
            {
                if (++calls == turn)
                {
                    throw new ProbeException(call.Name);
                }
            }
        );
    }

    private static string[] Ids(IEnumerable<PluginId> ids) => [.. ids.Select(id => id.Value).Order(StringComparer.Ordinal)];
}
