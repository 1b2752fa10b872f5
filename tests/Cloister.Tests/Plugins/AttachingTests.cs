using Cloister.Tests.Services;

namespace Cloister.Tests.Plugins;

public sealed class AttachingTests
{
    private static readonly PluginId Alpha = new("alpha");

    private readonly List<string> _log = [];

    private StatefulService Make(string name, Exception? failure = null) =>
        new()
        {
            Name = name,
            Log = _log,
            Attaching = _ => Throw(failure),
        };

    private static void Throw(Exception? failure)
    {
        if (failure is not null)
        {
            throw failure;
        }
    }

    [Fact]
    public async Task Stateful_services_attach_in_order_before_their_plugin()
    {
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterLazySingleton(new ServiceId("one"), () => Make("one"));
                services.RegisterSingleton(new ServiceId("two"), () => Make("two"));
                services.RegisterInstance(new ServiceId("three"), Make("three"));
                services.RegisterSingleton<INamed>(new ServiceId("four"), () => Make("four"));
            },
            Attaching = _ => _log.Add("plugin attached"),
        };

        await CreateAsync(plugin);

        Assert.Equal(["one attached", "two attached", "three attached", "four attached", "plugin attached"], _log);
    }

    [Fact]
    public async Task All_plugins_have_registered_before_the_first_attaches()
    {
        var first = new SessionPluginFake("alpha") { Attaching = context => _log.Add(context.Resolve(Slots.Speaker).Name) };
        var second = new SessionPluginFake("beta")
        {
            Registering = services => services.RegisterLazySingleton(Slots.Speaker, () => new Named("speaker")),
        };

        await CreateAsync(first, second);

        Assert.Equal(["speaker"], _log);
    }

    [Fact]
    public async Task Services_that_are_not_stateful_stay_lazy()
    {
        var created = 0;
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterLazySingleton(Slots.Speaker, () => new Named($"{++created}"));
                services.RegisterLazySingleton(
                    Slots.Checker,
                    () =>
                    {
                        created++;
                        return new ConfiguredService();
                    }
                );
                services.RegisterFactory(Slots.Printer, () => new Named($"{++created}"));
            },
        };

        await CreateAsync(plugin);

        Assert.Equal(0, created);
    }

    [Fact]
    public async Task Services_that_lose_their_slot_attach_too()
    {
        var loser = new SessionPluginFake("alpha")
        {
            Registering = services => services.RegisterLazySingleton(Slots.Speaker, () => Make("loser"), Priority.Low),
        };
        var winner = new SessionPluginFake("beta")
        {
            Registering = services => services.RegisterLazySingleton(Slots.Speaker, () => Make("winner"), Priority.High),
        };

        await CreateAsync(loser, winner);

        Assert.Equal(["loser attached", "winner attached"], _log);
    }

    [Fact]
    public async Task Disabled_services_are_neither_created_nor_attached_nor_detached()
    {
        var created = 0;
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterSingleton(new ServiceId("off"), () => Make("off"));
                services.RegisterLazySingleton(
                    new ServiceId("lazy.off"),
                    () =>
                    {
                        created++;
                        return Make("lazy off");
                    }
                );
                services.RegisterSingleton(new ServiceId("on"), () => Make("on"));
            },
        };
        var settings = RuntimeSettings
            .Empty.WithService(new Pin(Alpha, new ServiceId("off")), new ServiceSettings(Enabled: false))
            .WithService(new Pin(Alpha, new ServiceId("lazy.off")), new ServiceSettings(Enabled: false));
        await using var runtime = await PluginRuntime.StartAsync([plugin], new InitOptions { Settings = settings });

        var session = await runtime.CreateSessionAsync();
        await session.DisposeAsync();

        Assert.Equal(["on attached", "on detached"], _log);
        Assert.Equal(0, created);
    }

    [Fact]
    public async Task Services_have_their_config_when_they_attach()
    {
        var seen = "";
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
                services.RegisterLazySingleton(
                    Slots.Speaker,
                    () => new StatefulService { Attaching = service => seen = $"{service.PluginId} {service.Config.GetInt("volume")}" }
                ),
        };
        var settings = RuntimeSettings.Empty.WithService(Pin.FromWire("*:audio.speaker"), new(Config: ConfigMap.Of(("volume", 11))));
        await using var runtime = await PluginRuntime.StartAsync([plugin], new InitOptions { Settings = settings });

        await using var session = await runtime.CreateSessionAsync();

        Assert.Equal("alpha 11", seen);
    }

    [Fact]
    public async Task One_failing_service_stops_neither_the_others_nor_the_plugin_and_comes_back_as_it_was()
    {
        var failure = new TimeoutException("first");
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterSingleton(new ServiceId("one"), () => Make("one", failure));
                services.RegisterSingleton(new ServiceId("two"), () => Make("two"));
            },
            Attaching = _ => _log.Add("plugin attached"),
        };

        var thrown = await FailToCreateAsync(plugin);

        Assert.Equal(["one attached", "two attached", "plugin attached"], _log.Take(3));
        Assert.Same(failure, thrown.Exception);
        Assert.Contains(nameof(Throw), failure.StackTrace, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Several_failures_are_all_listed_by_step()
    {
        var failure = new TimeoutException("same");
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterLazySingleton<StatefulService>(new ServiceId("none"), () => throw failure);
                services.RegisterSingleton(new ServiceId("one"), () => Make("one", failure));
                services.RegisterSingleton(new ServiceId("two"), () => Make("two", failure));
            },
            Attaching = _ => throw failure,
        };

        var thrown = await FailToCreateAsync(plugin);

        var steps = Assert.IsType<PluginStepAggregateException>(thrown.Exception);
        Assert.Equal(Alpha, steps.PluginId);
        Assert.Equal("attach", steps.Hook);
        Assert.Equal(["none.create", "one.attach", "two.attach", "attach"], steps.Steps.Select(step => step.Step));
        Assert.All(steps.Steps, step => Assert.Same(failure, step.Exception));
        Assert.StartsWith("4 steps of plugin 'alpha' failed in attach: none.create: same;", steps.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Other_plugins_have_their_turn_before_the_failure_is_thrown()
    {
        var first = new SessionPluginFake("alpha") { Attaching = _ => throw new TimeoutException("a") };
        var second = new SessionPluginFake("beta") { Attaching = _ => throw new TimeoutException("b") };
        var third = new SessionPluginFake("gamma") { Attaching = _ => _log.Add("gamma attached") };
        await using var runtime = await PluginRuntime.StartAsync([first, second, third]);

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(async () => await runtime.CreateSessionAsync());

        Assert.Equal(["gamma attached"], _log);
        Assert.Equal(LifecyclePhase.AttachSession, thrown.Phase);
        Assert.Equal(["alpha", "beta"], thrown.Failures.Select(failure => failure.PluginId));
        Assert.Same(thrown.Failures[0].Exception, thrown.InnerException);
        Assert.Equal("2 plugin(s) failed in AttachSession: 'alpha': a; 'beta': b", thrown.Message);
    }

    [Fact]
    public async Task A_service_of_the_wrong_scope_is_told_where_it_belongs()
    {
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services => services.RegisterSingleton(new ServiceId("wrong"), () => new OfGlobalScope()),
        };

        var thrown = await FailToCreateAsync(plugin);

        Assert.IsType<InvalidOperationException>(thrown.Exception);
        Assert.Contains("Register the service in the other scope", thrown.Exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_service_that_is_attached_in_one_session_cannot_be_attached_in_another()
    {
        var shared = Make("shared");
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services => services.RegisterInstance(new ServiceId("shared"), shared),
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        var first = await runtime.CreateSessionAsync();

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(async () => await runtime.CreateSessionAsync());

        var failure = Assert.IsType<InvalidOperationException>(Assert.Single(thrown.Failures).Exception);
        Assert.Contains("is still attached to another scope", failure.Message, StringComparison.Ordinal);
        Assert.Contains("create it inside the factory", failure.Message, StringComparison.Ordinal);
        Assert.Same(first.Context, shared.Scope);
        await first.DisposeAsync();
        await using var third = await runtime.CreateSessionAsync();
        Assert.Same(third.Context, shared.Scope);
        Assert.Equal(["shared attached", "shared detached", "shared attached"], _log);
    }

    [Fact]
    public async Task One_object_in_two_slots_is_attached_once_and_refused_the_second_time()
    {
        var shared = Make("shared");
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterInstance(new ServiceId("one"), shared);
                services.RegisterInstance(new ServiceId("two"), shared);
            },
        };

        var thrown = await FailToCreateAsync(plugin);

        Assert.Contains("is still attached to another registration", thrown.Exception.Message, StringComparison.Ordinal);
        Assert.Equal(["shared attached", "shared detached"], _log);
        Assert.False(shared.HasContext);
    }

    [Theory]
    [InlineData(typeof(OutOfMemoryException))]
    [InlineData(typeof(AccessViolationException))]
    [InlineData(typeof(StackOverflowException))]
    public async Task Errors_after_which_nothing_can_go_on_leave_unwrapped(Type type)
    {
        var fatal = (Exception)Activator.CreateInstance(type)!;
        var inPlugin = new SessionPluginFake("alpha") { Attaching = _ => throw fatal };
        var inService = new SessionPluginFake("alpha")
        {
            Registering = services => services.RegisterSingleton(new ServiceId("one"), () => Make("one", fatal)),
        };
        var inRegister = new SessionPluginFake("alpha") { Registering = _ => throw fatal };
        var inCreation = new SessionPluginFake("alpha")
        {
            Registering = services => services.RegisterLazySingleton<StatefulService>(new ServiceId("one"), () => throw fatal),
        };
        var inDetach = new SessionPluginFake("alpha") { Detaching = _ => throw fatal };
        var inTracked = new SessionPluginFake("alpha");
        inTracked.Attaching = context => inTracked.Keep(context, new Tracked(() => throw fatal));

        foreach (var plugin in new[] { inPlugin, inService, inRegister, inCreation, inDetach, inTracked })
        {
            var runtime = await PluginRuntime.StartAsync([plugin]);

            var thrown = await Assert.ThrowsAsync(
                type,
                async () =>
                {
                    var session = await runtime.CreateSessionAsync();
                    await session.DisposeAsync();
                }
            );

            Assert.Same(fatal, thrown);
        }
    }

    [Fact]
    public async Task A_cancelled_creation_ends_as_cancelled_and_other_cancellations_are_failures()
    {
        using var caller = new CancellationTokenSource();
        var isCallers = true;
        var plugin = new SessionPluginFake("alpha")
        {
            Attaching = _ =>
            {
                if (isCallers)
                {
                    caller.Cancel();
                    caller.Token.ThrowIfCancellationRequested();
                }

                throw new OperationCanceledException("its own");
            },
            Detaching = _ =>
            {
                _log.Add("detached");
                return default;
            },
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await runtime.CreateSessionAsync(caller.Token));
        isCallers = false;
        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(async () => await runtime.CreateSessionAsync());

        Assert.Equal("its own", Assert.Single(thrown.Failures).Exception.Message);
        Assert.Equal(["detached", "detached"], _log);
        Assert.Empty(runtime.Sessions);
    }

    private static async Task CreateAsync(params Plugin[] plugins)
    {
        var runtime = await PluginRuntime.StartAsync(plugins);
        await runtime.CreateSessionAsync();
    }

    private static async Task<PluginFailure> FailToCreateAsync(Plugin plugin)
    {
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(async () => await runtime.CreateSessionAsync());
        Assert.Empty(runtime.Sessions);
        return Assert.Single(thrown.Failures);
    }

    private sealed class OfGlobalScope : StatefulPluginService<GlobalPluginContext>;
}
