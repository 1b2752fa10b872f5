using Cloister.Tests.Support;

namespace Cloister.Tests.Services;

public sealed class CreatingAcrossScopesTests
{
    private static readonly ServiceId Outer = new("outer");
    private static readonly ServiceId Inner = new("inner");

    [Fact]
    public async Task Two_threads_whose_factories_resolve_from_each_others_registry_do_not_hang()
    {
        using var bothCreate = new Barrier(2);
        var one = new ServiceRegistry();
        var other = new ServiceRegistry();
        Wire(one, other, bothCreate);
        Wire(other, one, bothCreate);

        var results = await Task.WhenAll(
                Task.Run(() => Record.Exception(() => one.Resolve<object>(Outer))),
                Task.Run(() => Record.Exception(() => other.Resolve<object>(Outer)))
            )
            .OrMissing("both threads come back");

        var refused = Assert.IsType<InvalidOperationException>(Assert.Single(results, result => result is not null));
        Assert.Contains("'inner'", refused.Message, StringComparison.Ordinal);
        Assert.Contains("one direction", refused.Message, StringComparison.Ordinal);

        // Nothing was broken by it: now that nobody is in the way, both can be resolved.
        bothCreate.RemoveParticipant();
        Assert.NotNull(one.Resolve<object>(Outer));
        Assert.NotNull(other.Resolve<object>(Outer));
    }

    [Fact]
    public async Task Threads_that_only_wait_in_one_direction_get_their_services()
    {
        using var bothCreate = new Barrier(2);
        var global = new ServiceRegistry();
        global.ScopedFor(new("p")).RegisterLazySingleton(Inner, () => new object());
        var sessions = new[] { new ServiceRegistry(), new ServiceRegistry() };
        foreach (var session in sessions)
        {
            Wire(session, global, bothCreate);
        }

        var made = await Task.WhenAll(sessions.Select(session => Task.Run(() => session.Resolve<object>(Outer))))
            .OrMissing("both sessions get their service");

        Assert.Equal(2, made.Distinct().Count());
    }

    private static void Wire(ServiceRegistry own, ServiceRegistry foreign, Barrier bothCreate)
    {
        var services = own.ScopedFor(new("p"));
        services.RegisterLazySingleton(
            Outer,
            () =>
            {
                bothCreate.SignalAndWait(TimeSpan.FromSeconds(20));
                foreign.Resolve<object>(Inner);
                return new object();
            }
        );
        services.RegisterLazySingleton(Inner, () => new object());
    }
}
