namespace Cloister.Tests.Services;

public sealed class PriorityTests
{
    private readonly ServiceRegistry _registry = new();

    [Fact]
    public void The_highest_priority_wins_whoever_came_first()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "low", Priority.Low);
        _registry.Add(Slots.Beta, Slots.Speaker, "high", Priority.High);
        _registry.Add(Slots.Gamma, Slots.Speaker, "normal");

        Assert.Equal("high", _registry.Resolve(Slots.Speaker).Name);
        Assert.Equal(["beta", "gamma", "alpha"], _registry.ChainOf(Slots.Speaker.Id));
    }

    [Fact]
    public void Among_equals_the_earlier_registration_wins()
    {
        string[] plugins = [.. Enumerable.Range(0, 40).Select(i => $"plugin{i}")];
        foreach (var plugin in plugins)
        {
            _registry.Add(new PluginId(plugin), Slots.Speaker, plugin);
        }

        Assert.Equal("plugin0", _registry.Resolve(Slots.Speaker).Name);
        Assert.Equal(plugins, _registry.ChainOf(Slots.Speaker.Id));
    }

    [Fact]
    public void Registering_again_goes_behind_its_equals()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "alpha");
        _registry.Add(Slots.Beta, Slots.Speaker, "beta");

        _registry.Add(Slots.Alpha, Slots.Speaker, "alpha again");

        Assert.Equal("beta", _registry.Resolve(Slots.Speaker).Name);
        Assert.Equal(["beta", "alpha"], _registry.ChainOf(Slots.Speaker.Id));
    }

    [Fact]
    public void Negative_and_extreme_priorities_are_ordered_too()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "least", int.MinValue);
        _registry.Add(Slots.Beta, Slots.Speaker, "most", int.MaxValue);
        _registry.Add(Slots.Gamma, Slots.Speaker, "negative", -1);

        Assert.Equal(["beta", "gamma", "alpha"], _registry.ChainOf(Slots.Speaker.Id));
    }

    [Fact]
    public void Nothing_said_means_normal()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "alpha");

        Assert.Equal(Priority.Normal, _registry.ResolveRegistration(Slots.Speaker.Id).Priority);
    }

    [Fact]
    public void A_default_priority_applies_until_a_call_names_its_own()
    {
        var services = _registry.ScopedFor(Slots.Alpha).WithPriority(Priority.High);

        services.RegisterSingleton(Slots.Speaker, () => new Named("default"));
        services.RegisterSingleton(Slots.Printer, () => new Named("own"), Priority.Low);

        Assert.Equal(Priority.High, _registry.ResolveRegistration(Slots.Speaker.Id).Priority);
        Assert.Equal(Priority.Low, _registry.ResolveRegistration(Slots.Printer.Id).Priority);
    }

    [Fact]
    public void The_latest_default_priority_counts_and_the_original_keeps_its_own()
    {
        var original = _registry.ScopedFor(Slots.Alpha);
        var changed = original.WithPriority(Priority.High).WithPriority(Priority.Elevated);

        original.RegisterFactory(Slots.Speaker, () => new Named("original"));
        changed.RegisterLazySingleton(Slots.Printer, () => new Named("changed"));

        Assert.Equal(Priority.Normal, _registry.ResolveRegistration(Slots.Speaker.Id).Priority);
        Assert.Equal(Priority.Elevated, _registry.ResolveRegistration(Slots.Printer.Id).Priority);
        Assert.Equal(Slots.Alpha, changed.PluginId);
        Assert.Same(_registry, changed.Raw);
    }

    [Fact]
    public void Settings_change_the_effective_priority_and_never_the_registered_one()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "alpha", Priority.High);
        _registry.Add(Slots.Beta, Slots.Speaker, "beta", Priority.Low);

        _registry.ApplyOverrides([new(Slots.Beta, Slots.Speaker.Id, Priority: Priority.System)]);

        var winner = _registry.ResolveRegistration(Slots.Speaker.Id);
        Assert.Equal((Slots.Beta, Priority.Low, Priority.System), (winner.PluginId, winner.Priority, winner.EffectivePriority));
        Assert.Equal("beta", _registry.Resolve(Slots.Speaker).Name);
    }

    [Fact]
    public void The_effective_priority_cannot_be_written_by_callers() =>
        Assert.False(typeof(ServiceRegistration).GetProperty(nameof(ServiceRegistration.EffectivePriority))!.CanWrite);
}
