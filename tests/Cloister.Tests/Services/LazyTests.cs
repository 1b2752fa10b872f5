namespace Cloister.Tests.Services;

public sealed class LazyTests
{
    private readonly ServiceRegistry _registry = new();

    [Fact]
    public void A_lazy_singleton_is_created_by_its_first_resolve_only()
    {
        var created = 0;
        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Speaker, () => new Named($"{++created}"));

        Assert.Equal(0, created);
        Assert.Same(_registry.Resolve(Slots.Speaker), _registry.Resolve(Slots.Speaker));
        Assert.Equal(1, created);
    }

    [Fact]
    public void A_lazy_singleton_that_loses_is_not_created()
    {
        var created = 0;
        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Speaker, () => new Named($"{++created}"));
        _registry.Add(Slots.Beta, Slots.Speaker, "beta", Priority.High);

        Assert.Equal("beta", _registry.Resolve(Slots.Speaker).Name);
        Assert.Equal(0, created);
    }

    [Fact]
    public void A_lazy_factory_that_throws_is_tried_again()
    {
        var attempts = 0;
        _registry
            .ScopedFor(Slots.Alpha)
            .RegisterLazySingleton(Slots.Speaker, () => ++attempts == 1 ? throw new TimeoutException() : new Named("second"));

        Assert.Throws<TimeoutException>(() => _registry.Resolve(Slots.Speaker));

        Assert.Equal("second", _registry.Resolve(Slots.Speaker).Name);
        Assert.Equal(2, attempts);
    }

    [Fact]
    public void A_lazy_factory_that_asks_for_itself_is_told_to_break_the_circle()
    {
        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Speaker, () => new Named(_registry.Resolve(Slots.Speaker).Name));

        var thrown = Assert.Throws<InvalidOperationException>(() => _registry.Resolve(Slots.Speaker));

        Assert.Equal(
            "Creating slot 'audio.speaker' of plugin 'alpha' asks for the same slot again. "
                + "Break the circle: resolve the other service when it is used, not while this one is created.",
            thrown.Message
        );
    }

    [Fact]
    public void A_circle_of_two_is_told_apart_from_two_in_a_row()
    {
        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Speaker, () => new Named(_registry.Resolve(Slots.Printer).Name));
        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Printer, () => new Named(_registry.Resolve(Slots.Speaker).Name));

        Assert.Throws<InvalidOperationException>(() => _registry.Resolve(Slots.Speaker));
        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Printer, () => new Named("printer"));

        Assert.Equal("printer", _registry.Resolve(Slots.Speaker).Name);
    }

    [Fact]
    public void A_decorator_may_ask_for_the_next_one_while_it_is_created()
    {
        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton(Slots.Speaker, () => new Named("plain"));
        _registry
            .ScopedFor(Slots.Beta)
            .RegisterLazySingleton(
                Slots.Speaker,
                () => new Named("loud " + _registry.ResolveAfter(Slots.Beta, Slots.Speaker).Name),
                Priority.High
            );

        Assert.Equal("loud plain", _registry.Resolve(Slots.Speaker).Name);
    }

    [Fact]
    public void A_lazy_factory_may_register_directly()
    {
        _registry
            .ScopedFor(Slots.Alpha)
            .RegisterLazySingleton(
                Slots.Speaker,
                () =>
                {
                    _registry.Add(Slots.Beta, Slots.Printer, "printer");
                    return new Named("speaker");
                }
            );

        var first = _registry.Resolve(Slots.Speaker);

        Assert.Same(first, _registry.Resolve(Slots.Speaker));
        Assert.Equal("printer", _registry.Resolve(Slots.Printer).Name);
    }

    [Fact]
    public void A_lazy_factory_typed_by_an_interface_must_not_hide_a_stateful_service()
    {
        _registry.ScopedFor(Slots.Alpha).RegisterLazySingleton<INamed, INamed>(Slots.Speaker, () => new StatefulService());

        var thrown = Assert.Throws<InvalidOperationException>(() => _registry.Resolve(Slots.Speaker));

        Assert.Contains("'audio.speaker'", thrown.Message, StringComparison.Ordinal);
        Assert.Contains("Let the factory's type say so: () => new Impl().", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => _registry.Resolve(Slots.Speaker));
    }
}
