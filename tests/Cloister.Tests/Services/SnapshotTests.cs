namespace Cloister.Tests.Services;

public sealed class SnapshotTests
{
    private static readonly ConfigMap English = ConfigMap.Of(("lang", "en"));
    private static readonly ConfigMap German = ConfigMap.Of(("lang", "de"));

    private readonly ServiceRegistry _registry = new();

    [Fact]
    public void A_snapshot_stays_as_it_was()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "alpha");
        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Speaker.Id, Priority: 3, Settings: English)]);
        var snapshot = _registry.Snapshot();

        _registry.Add(Slots.Beta, Slots.Speaker, "beta", Priority.High);
        _registry.Add(Slots.Beta, Slots.Printer, "printer");
        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Speaker.Id, Enabled: false, Priority: 4, Settings: German)]);

        var registration = Assert.Single(snapshot.GetRegistrations(Slots.Speaker.Id)!);
        Assert.Equal((true, 3, English), (registration.IsEnabled, registration.EffectivePriority, registration.Settings));
        Assert.Equal("alpha", snapshot.Resolve(Slots.Speaker).Name);
        Assert.Null(snapshot.TryResolve(Slots.Printer));
        Assert.Equal(English, Assert.Single(snapshot.Overrides).Settings);
        Assert.Equal(English, snapshot.GetEffectiveSettings(Slots.Alpha, Slots.Speaker.Id));
        Assert.Equal(German, _registry.GetEffectiveSettings(Slots.Alpha, Slots.Speaker.Id));
    }

    [Fact]
    public async Task A_snapshot_can_only_be_read()
    {
        _registry.Add(Slots.Alpha, Slots.Speaker, "alpha");
        var snapshot = _registry.Snapshot();
        var created = 0;

        Assert.Throws<InvalidOperationException>(() => snapshot.ApplyOverrides([new(Slots.Alpha, Slots.Speaker.Id)]));
        Assert.Throws<InvalidOperationException>(() => snapshot.ApplyOverrides([]));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await snapshot.UnregisterAsync(Slots.Alpha, Slots.Speaker.Id));
        await Assert.ThrowsAsync<InvalidOperationException>(async () => await snapshot.UnregisterAsync(Slots.Gamma, Slots.Speaker.Id));
        var thrown = Assert.Throws<InvalidOperationException>(() =>
            snapshot.ScopedFor(Slots.Beta).RegisterSingleton(Slots.Speaker, () => new Named($"{++created}"))
        );

        Assert.Equal("This registry is a snapshot and can only be read. Change the registry of the live context.", thrown.Message);
        Assert.Equal(0, created);
        Assert.Equal(["alpha"], snapshot.ChainOf(Slots.Speaker.Id));
    }

    [Fact]
    public void What_existed_is_shared_and_not_created_again()
    {
        var created = 0;
        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Speaker, () => new Named($"{++created}"));
        var service = _registry.Resolve(Slots.Speaker);

        var snapshot = _registry.Snapshot();

        Assert.Same(service, snapshot.Resolve(Slots.Speaker));
        Assert.Equal(1, created);
    }

    [Fact]
    public void What_did_not_exist_is_not_created_through_a_snapshot()
    {
        var created = 0;
        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Speaker, () => new Named($"{++created}"));
        var snapshot = _registry.Snapshot();
        _registry.Resolve(Slots.Speaker);

        var thrown = Assert.Throws<InvalidOperationException>(() => snapshot.Resolve(Slots.Speaker));

        Assert.Equal(
            "Slot 'audio.speaker' had not been created when this snapshot was taken. Resolve it from the live context.",
            thrown.Message
        );
        Assert.Equal(1, created);
    }

    [Fact]
    public void Reading_through_a_snapshot_does_nothing_to_a_service()
    {
        var service = new ConfiguredService();
        _registry.ScopedFor(Slots.Alpha).RegisterInstance(Slots.Checker, service);
        var elsewhere = new ServiceRegistry();
        elsewhere.ScopedFor(Slots.Beta).RegisterInstance(Slots.Checker, service);
        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Checker.Id, Settings: English)]);
        var snapshot = _registry.Snapshot();
        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Checker.Id, Settings: German)]);

        snapshot.Resolve(Slots.Checker);
        snapshot.ResolveAll();
        snapshot.GetPluginServices(Slots.Alpha);

        Assert.Equal(German, service.Settings);
        Assert.Equal(Slots.Beta, service.PluginId);
    }

    [Fact]
    public void A_factory_works_through_a_snapshot_under_the_settings_from_then()
    {
        _registry.ScopedFor(Slots.Alpha).RegisterFactory(Slots.Checker, () => new ConfiguredService());
        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Checker.Id, Settings: English)]);
        var snapshot = _registry.Snapshot();
        _registry.ApplyOverrides([]);

        Assert.Equal(English, snapshot.Resolve(Slots.Checker).Settings);
        Assert.Empty(_registry.Resolve(Slots.Checker).Settings);
    }
}
