namespace Cloister.Tests.Services;

public sealed class ListingTests
{
    private readonly ServiceRegistry _registry = new();
    private readonly List<string> _created = [];

    [Fact]
    public void A_plugins_services_come_with_their_slots_in_the_order_of_registration()
    {
        OneOfEachKind();

        var services = _registry.GetPluginServices(Slots.Alpha);

        Assert.Equal(["eager", "lazy", "factory", "instance"], services.Select(service => service.Id.Value));
        Assert.Equal(services.Select(service => service.Id.Value), services.Select(service => ((INamed)service.Service).Name));
    }

    [Fact]
    public void Leaving_out_factories_still_creates_lazy_ones()
    {
        OneOfEachKind();

        var services = _registry.GetPluginServices(Slots.Alpha, skipFactories: true);

        Assert.Equal(["eager", "lazy", "instance"], services.Select(service => service.Id.Value));
        Assert.Equal(["eager", "lazy"], _created);
    }

    [Fact]
    public void Disabled_services_are_left_out_and_not_created()
    {
        OneOfEachKind();
        _registry.ApplyOverrides([
            new(Slots.Alpha, new ServiceId("lazy"), Enabled: false),
            new(Slots.Alpha, new ServiceId("factory"), Enabled: false),
        ]);

        var services = _registry.GetPluginServices(Slots.Alpha);

        Assert.Equal(["eager", "instance"], services.Select(service => service.Id.Value));
        Assert.Equal(["eager"], _created);
    }

    [Fact]
    public void Services_that_lose_their_slot_are_listed_for_their_plugin()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "loser", Priority.Low);
        _registry.Add(Slots.Beta, Slots.Speaker, "winner", Priority.High);

        var (id, service) = Assert.Single(_registry.GetPluginServices(Slots.Alpha));

        Assert.Equal((Slots.Speaker.Id, "loser"), (id, ((INamed)service).Name));
    }

    [Fact]
    public void Slots_are_listed_for_all_or_for_one_plugin()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "a");
        _registry.Add(Slots.Beta, Slots.Speaker, "b");
        _registry.Add(Slots.Beta, Slots.Printer, "c");

        Assert.Equal(["audio.speaker", "paper.printer"], _registry.ListServiceIds().Select(id => id.Value).Order(StringComparer.Ordinal));
        Assert.Equal([Slots.Speaker.Id], _registry.ListServiceIds(Slots.Alpha));
        Assert.Empty(_registry.ListServiceIds(Slots.Gamma));
        Assert.True(_registry.HasServicesOf(Slots.Alpha));
        Assert.False(_registry.HasServicesOf(Slots.Gamma));
    }

    [Fact]
    public void The_whole_registry_lists_winners_and_skips_slots_without_one()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "loser", Priority.Low);
        _registry.Add(Slots.Beta, Slots.Speaker, "winner");
        _registry.Add(Slots.Beta, Slots.Printer, "off");
        _registry.ApplyOverrides([new(Slots.Beta, Slots.Printer.Id, Enabled: false)]);

        var (slot, service) = Assert.Single(_registry.ResolveAll());
        var (registeredSlot, registration) = Assert.Single(_registry.ResolveAllRegistrations());

        Assert.Equal((Slots.Speaker.Id, "winner"), (slot, ((INamed)service).Name));
        Assert.Equal((Slots.Speaker.Id, Slots.Beta), (registeredSlot, registration.PluginId));
    }

    [Fact]
    public void Lists_that_were_given_out_do_not_change()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "alpha");
        var ids = _registry.ListServiceIds();
        var chain = _registry.GetRegistrations(Slots.Speaker.Id)!;
        var services = _registry.GetPluginServices(Slots.Alpha);
        var all = _registry.ResolveAll();
        var registrations = _registry.ResolveAllRegistrations();
        var rows = _registry.Overrides;

        _registry.Add(Slots.Beta, Slots.Speaker, "beta", Priority.High);
        _registry.Add(Slots.Alpha, Slots.Printer, "printer");
        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Speaker.Id, Enabled: false)]);

        Assert.Single(ids);
        Assert.True(Assert.Single(chain).IsEnabled);
        Assert.Single(services);
        Assert.Single(all);
        Assert.Equal(Slots.Alpha, Assert.Single(registrations).Value.PluginId);
        Assert.Empty(rows);
    }

    [Fact]
    public void Lists_that_were_given_out_cannot_change_the_registry()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "alpha");
        ServiceOverride[] given = [new(Slots.Alpha, Slots.Speaker.Id, Priority: 7)];
        _registry.ApplyOverrides(given);

        given[0] = new(Slots.Alpha, Slots.Speaker.Id, Enabled: false);
        (_registry.ListServiceIds() as ISet<ServiceId>)?.Clear();
        (_registry.ResolveAll() as IDictionary<ServiceId, object>)?.Clear();
        var chain = _registry.GetRegistrations(Slots.Speaker.Id);

        Assert.Throws<NotSupportedException>(() => ((IList<ServiceRegistration>)chain!)[0] = null!);
        Assert.Throws<NotSupportedException>(() => ((IList<ServiceOverride>)_registry.Overrides)[0] = null!);
        Assert.Equal(7, _registry.ResolveRegistration(Slots.Speaker.Id).EffectivePriority);
        Assert.Equal([Slots.Speaker.Id], _registry.ListServiceIds());
    }

    [Fact]
    public void A_registration_reads_as_a_sentence()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "alpha", 7);
        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Speaker.Id, Enabled: false)]);

        var registration = Assert.Single(_registry.GetRegistrations(Slots.Speaker.Id)!);

        Assert.Equal("alpha:audio.speaker (Singleton, priority 7, disabled)", registration.ToString());
    }

    private void OneOfEachKind()
    {
        var services = _registry.ScopedFor(Slots.Alpha);
        services.RegisterSingleton(new ServiceId("eager"), () => Create("eager"));
        services.RegisterLazySingleton(new ServiceId("lazy"), () => Create("lazy"));
        services.RegisterFactory(new ServiceId("factory"), () => Create("factory"));
        services.RegisterInstance(new ServiceId("instance"), new Named("instance"));
    }

    private Named Create(string name)
    {
        _created.Add(name);
        return new(name);
    }
}
