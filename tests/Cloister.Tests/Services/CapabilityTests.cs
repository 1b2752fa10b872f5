namespace Cloister.Tests.Services;

public sealed class CapabilityTests
{
    private readonly ServiceRegistry _registry = new();

    [Fact]
    public void The_capability_of_a_slot_is_that_of_the_enabled_winner()
    {
        Register(Slots.Alpha, Slots.Speaker.Id, Priority.High, new Loud(1));
        Register(Slots.Beta, Slots.Speaker.Id, Priority.Low, new Loud(2), new Loud(3));

        Assert.Equal(new Loud(1), _registry.ResolveCapability<Loud>(Slots.Speaker.Id));
        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Speaker.Id, Enabled: false)]);
        Assert.Equal(new Loud(2), _registry.ResolveCapability<Loud>(Slots.Speaker.Id));
    }

    [Fact]
    public void Without_a_winner_or_without_the_capability_there_is_none()
    {
        Register(Slots.Alpha, Slots.Speaker.Id, Priority.Normal, new Loud(1));
        Register(Slots.Alpha, Slots.Printer.Id, Priority.Normal);
        _registry.ApplyOverrides([new(Slots.Alpha, Slots.Speaker.Id, Enabled: false)]);

        Assert.Null(_registry.ResolveCapability<Loud>(Slots.Speaker.Id));
        Assert.Null(_registry.ResolveCapability<Loud>(Slots.Printer.Id));
        Assert.Null(_registry.ResolveCapability<Loud>(new ServiceId("unknown")));
    }

    [Fact]
    public void Capabilities_of_a_namespace_include_losers_and_nested_slots_but_not_the_slot_of_that_name()
    {
        Register(Slots.Alpha, new ServiceId("audio"), Priority.Normal, new Loud(0));
        Register(Slots.Alpha, new ServiceId("audio.speaker"), Priority.High, new Loud(1));
        Register(Slots.Beta, new ServiceId("audio.speaker"), Priority.Low, new Loud(2));
        Register(Slots.Beta, new ServiceId("audio.room.far"), Priority.Low, new Loud(3), new Loud(1));
        Register(Slots.Beta, new ServiceId("audiobook.reader"), Priority.Low, new Loud(4));
        _registry.ApplyOverrides([new(Slots.Beta, new ServiceId("audio.speaker"), Enabled: false)]);

        var capabilities = _registry.ListCapabilities(new Namespace("audio"));

        Assert.Equal([new Loud(1), new Loud(2), new Loud(3)], capabilities.Cast<Loud>().OrderBy(loud => loud.Level));
    }

    [Fact]
    public void The_registration_tells_its_capabilities()
    {
        Register(Slots.Alpha, Slots.Speaker.Id, Priority.Normal, new Loud(1), new Quiet());

        Assert.Equal([new Loud(1), new Quiet()], _registry.ResolveRegistration(Slots.Speaker.Id).Capabilities);
    }

    private void Register(PluginId plugin, ServiceId slot, int priority, params Capability[] capabilities) =>
        _registry.ScopedFor(plugin).RegisterLazySingleton(slot, () => new Named("x"), priority, [.. capabilities]);

    private sealed record Loud(int Level) : Capability;

    private sealed record Quiet : Capability;
}
