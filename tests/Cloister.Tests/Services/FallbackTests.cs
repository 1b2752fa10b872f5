namespace Cloister.Tests.Services;

public sealed class FallbackTests
{
    private readonly ServiceRegistry _registry = new();

    private void ThreeSpeakers()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "alpha", Priority.High);
        _registry.Add(Slots.Beta, Slots.Speaker, "beta", Priority.Normal);
        _registry.Add(Slots.Gamma, Slots.Speaker, "gamma", Priority.Low);
    }

    private void Disable(params PluginId[] plugins) =>
        _registry.ApplyOverrides([.. plugins.Select(plugin => new ServiceOverride(plugin, Slots.Speaker.Id, Enabled: false))]);

    [Fact]
    public void An_unknown_slot_is_not_found()
    {
        var thrown = Assert.Throws<ServiceNotFoundException>(() => _registry.Resolve(Slots.Speaker));

        Assert.Equal(Slots.Speaker.Id, thrown.ServiceId);
        Assert.Equal(
            "Slot 'audio.speaker' is not registered in this scope. Check that the plugin which registers it is enabled here, "
                + "and that it lives in this scope: a session does not see the services of the global scope.",
            thrown.Message
        );
        Assert.Null(_registry.TryResolve(Slots.Speaker));
        Assert.Null(_registry.TryResolveRegistration(Slots.Speaker.Id));
        Assert.Null(_registry.GetRegistrations(Slots.Speaker.Id));
        Assert.Throws<ServiceNotFoundException>(() => _registry.ResolveRegistration(Slots.Speaker.Id));
    }

    [Fact]
    public void A_disabled_winner_gives_way_to_the_next()
    {
        ThreeSpeakers();

        Disable(Slots.Alpha);

        Assert.Equal("beta", _registry.Resolve(Slots.Speaker).Name);
        Assert.Equal(Slots.Beta, _registry.ResolveRegistration(Slots.Speaker.Id).PluginId);
        Assert.Equal(["alpha", "beta", "gamma"], _registry.ChainOf(Slots.Speaker.Id));
        Assert.False(_registry.GetRegistrations(Slots.Speaker.Id)![0].IsEnabled);
    }

    [Fact]
    public void When_everyone_is_disabled_the_candidates_are_named()
    {
        ThreeSpeakers();

        Disable(Slots.Alpha, Slots.Beta, Slots.Gamma);

        var thrown = Assert.Throws<ServiceDisabledException>(() => _registry.Resolve(Slots.Speaker));
        Assert.Equal(Slots.Speaker.Id, thrown.ServiceId);
        Assert.Equal([Slots.Alpha, Slots.Beta, Slots.Gamma], thrown.Candidates);
        Assert.Equal(
            "Every registration of slot 'audio.speaker' is disabled by settings ('alpha', 'beta', 'gamma'). "
                + "Enable one, for example with the pin 'alpha:audio.speaker', or use the Try form.",
            thrown.Message
        );
        Assert.Throws<ServiceDisabledException>(() => _registry.ResolveRegistration(Slots.Speaker.Id));
        Assert.Null(_registry.TryResolve(Slots.Speaker));
        Assert.Null(_registry.TryResolveRegistration(Slots.Speaker.Id));
    }

    [Fact]
    public void What_comes_after_a_plugin_is_the_next_enabled_one()
    {
        ThreeSpeakers();

        Disable(Slots.Beta);

        Assert.Equal("gamma", _registry.ResolveAfter(Slots.Alpha, Slots.Speaker).Name);
        Assert.Equal("gamma", _registry.TryResolveAfter(Slots.Alpha, Slots.Speaker)?.Name);
    }

    [Fact]
    public void A_disabled_plugin_still_has_its_place_in_the_chain()
    {
        ThreeSpeakers();

        Disable(Slots.Alpha);

        Assert.Equal("beta", _registry.ResolveAfter(Slots.Alpha, Slots.Speaker).Name);
    }

    [Fact]
    public void Nothing_after_a_plugin_is_told_apart_from_everything_disabled()
    {
        ThreeSpeakers();

        Disable(Slots.Beta, Slots.Gamma);

        var disabled = Assert.Throws<ServiceDisabledException>(() => _registry.ResolveAfter(Slots.Alpha, Slots.Speaker));
        Assert.Equal([Slots.Beta, Slots.Gamma], disabled.Candidates);
        Assert.Contains("after plugin 'alpha'", disabled.Message, StringComparison.Ordinal);
        var last = Assert.Throws<ServiceNotFoundException>(() => _registry.ResolveAfter(Slots.Gamma, Slots.Speaker));
        Assert.Contains("after plugin 'gamma'", last.Message, StringComparison.Ordinal);
        Assert.Contains("TryResolveAfter", last.Message, StringComparison.Ordinal);
        var absent = Assert.Throws<ServiceNotFoundException>(() => _registry.ResolveAfter(new PluginId("nobody"), Slots.Speaker));
        Assert.Contains("after plugin 'nobody'", absent.Message, StringComparison.Ordinal);
        var unknown = Assert.Throws<ServiceNotFoundException>(() => _registry.ResolveAfter(Slots.Alpha, Slots.Printer));
        Assert.DoesNotContain("after plugin", unknown.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Trying_for_what_comes_after_gives_null_in_all_of_these_cases()
    {
        ThreeSpeakers();

        Disable(Slots.Beta, Slots.Gamma);

        Assert.Null(_registry.TryResolveAfter(Slots.Alpha, Slots.Speaker));
        Assert.Null(_registry.TryResolveAfter(Slots.Gamma, Slots.Speaker));
        Assert.Null(_registry.TryResolveAfter(new PluginId("nobody"), Slots.Speaker));
        Assert.Null(_registry.TryResolveAfter(Slots.Alpha, Slots.Printer));
    }

    [Fact]
    public void Asking_for_another_type_is_an_error_in_every_form()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "first", Priority.High);
        _registry.Add(Slots.Beta, Slots.Speaker, "second");
        var slot = Slots.Speaker.Id;

        var thrown = Assert.Throws<InvalidCastException>(() => _registry.Resolve<ConfiguredService>(slot));

        Assert.Contains("'audio.speaker'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(Named), thrown.Message, StringComparison.Ordinal);
        Assert.Contains(nameof(ConfiguredService), thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidCastException>(() => _registry.TryResolve<ConfiguredService>(slot));
        Assert.Throws<InvalidCastException>(() => _registry.ResolveAfter<ConfiguredService>(Slots.Alpha, slot));
        Assert.Throws<InvalidCastException>(() => _registry.TryResolveAfter<ConfiguredService>(Slots.Alpha, slot));
    }

    [Fact]
    public void Nothing_is_no_slot_and_no_plugin()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "alpha");

        Assert.Throws<ArgumentException>("slot", () => _registry.Resolve(default(ServiceId<INamed>)));
        Assert.Throws<ArgumentException>("slot", () => _registry.TryResolve<INamed>(default(ServiceId)));
        Assert.Throws<ArgumentException>("slot", () => _registry.ResolveRegistration(default));
        Assert.Throws<ArgumentException>("plugin", () => _registry.ResolveAfter(default, Slots.Speaker));
    }

    [Fact]
    public void Looking_up_registrations_creates_nothing()
    {
        var created = 0;
        _registry
            .ScopedFor(Slots.Alpha)
            .RegisterLazySingleton(Slots.Speaker, () => new Named($"{++created}"), capabilities: [new Loud(11)]);

        _registry.ResolveRegistration(Slots.Speaker.Id);
        _registry.TryResolveRegistration(Slots.Speaker.Id);
        _registry.GetRegistrations(Slots.Speaker.Id);
        _registry.ResolveCapability<Loud>(Slots.Speaker.Id);
        _registry.ResolveAllRegistrations();
        _registry.ListServiceIds();
        _registry.ListCapabilities(new Namespace("audio"));

        Assert.Equal(0, created);
    }

    private sealed record Loud(int Level) : Capability;
}
