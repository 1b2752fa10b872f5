namespace Cloister.Tests.Services;

[Collection(nameof(Alone))]
public sealed class AllocationTests
{
    [Fact]
    public void Resolving_what_exists_allocates_nothing()
    {
        var registry = new ServiceRegistry();
        registry.Add(Slots.Alpha, Slots.Speaker, "eager");
        registry.Add(Slots.Beta, Slots.Speaker, "behind", Priority.Low);
        registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Printer, () => new Named("lazy"));
        registry.ApplyOverrides([new(Slots.Alpha, Slots.Speaker.Id, Priority: 7_000)]);
        registry.Resolve(Slots.Printer);

        Assert.Equal(0, Bytes.Of(() => registry.Resolve(Slots.Speaker)));
        Assert.Equal(0, Bytes.Of(() => registry.Resolve(Slots.Printer)));
        Assert.Equal(0, Bytes.Of(() => registry.TryResolve<INamed>(Slots.Speaker.Id)));
        Assert.Equal(0, Bytes.Of(() => registry.ResolveRegistration(Slots.Speaker.Id)));
    }

    [Fact]
    public void Applying_no_rows_to_a_registry_without_any_allocates_nothing()
    {
        var registry = new ServiceRegistry();
        registry.Add(Slots.Alpha, Slots.Speaker, "eager");
        IReadOnlyList<ServiceOverride> none = [];

        Assert.Equal(0, Bytes.Of(() => registry.ApplyOverrides(none)));
    }
}
