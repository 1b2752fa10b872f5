using Cloister.Tests.Plugins;

namespace Cloister.Tests.Services;

public sealed class ServiceDisposalTests
{
    private static readonly RuntimeSettings WithoutAlpha = RuntimeSettings.Empty.WithPlugin(Slots.Alpha, enabled: false);

    private readonly List<string> _disposed = [];

    private DisposableService Make(string name) => new(name, _disposed);

    [Fact]
    public async Task What_the_registry_made_is_disposed_once_with_the_session_latest_first()
    {
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterLazySingleton(new ServiceId("lazy"), () => Make("lazy"));
                services.RegisterSingleton(new ServiceId("first"), () => Make("first"));
                services.RegisterSingleton(new ServiceId("second"), () => Make("second"));
                services.RegisterLazySingleton(new ServiceId("unused"), () => Make("unused"));
            },
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        var session = await runtime.CreateSessionAsync();
        session.Resolve<DisposableService>(new ServiceId("lazy"));

        await session.DisposeAsync();
        await session.DisposeAsync();

        Assert.Equal(["lazy", "second", "first"], _disposed);
    }

    [Fact]
    public async Task What_belongs_to_somebody_else_is_left_alone()
    {
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterFactory(Slots.Speaker, () => Make("factory"));
                services.RegisterInstance(Slots.Printer, Make("instance"));
            },
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        var session = await runtime.CreateSessionAsync();
        session.Resolve(Slots.Speaker);
        session.Resolve(Slots.Printer);

        await session.DisposeAsync();

        Assert.Empty(_disposed);
    }

    [Fact]
    public async Task What_several_slots_hand_out_is_disposed_once_after_its_last_user()
    {
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterLazySingleton(new ServiceId("real"), () => Make("real"));
                services.RegisterLazySingleton(
                    new ServiceId("alias"),
                    () => services.Raw.Resolve<DisposableService>(new ServiceId("real"))
                );
            },
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        var session = await runtime.CreateSessionAsync();
        Assert.Same(session.Resolve<DisposableService>(new ServiceId("alias")), session.Resolve<DisposableService>(new ServiceId("real")));

        await session.DisposeAsync();

        Assert.Equal(["real"], _disposed);
    }

    [Fact]
    public async Task Services_go_after_their_plugin_was_detached_and_the_bus_ended_and_before_the_session_leaves_the_list()
    {
        PluginSession? session = null;
        PluginRuntime? runtime = null;
        var seen = "";
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
                services.RegisterSingleton(
                    new ServiceId("watcher"),
                    () => new Tracked(() => seen = $"bus {session?.Bus.IsDisposed}, listed {runtime?.Sessions.Count == 1}")
                ),
            Detaching = context =>
            {
                Assert.Single(context.Registry.GetPluginServices(new PluginId("alpha")));
                Assert.Empty(seen);
                return default;
            },
        };
        await using (runtime = await PluginRuntime.StartAsync([plugin]))
        {
            session = await runtime.CreateSessionAsync();

            await session.DisposeAsync();
        }

        Assert.Equal("bus True, listed True", seen);
    }

    [Fact]
    public async Task What_a_plugin_registered_goes_with_it_and_comes_anew()
    {
        var made = 0;
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services => services.RegisterSingleton(Slots.Speaker, () => Make($"speaker {++made}")),
        };
        var other = new SessionPluginFake("beta")
        {
            Registering = services => services.RegisterSingleton(Slots.Printer, () => Make("printer")),
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin, other]);
        await using var session = await runtime.CreateSessionAsync();

        await runtime.UpdateSettingsAsync(WithoutAlpha);
        Assert.Equal(["speaker 1"], _disposed);
        Assert.Null(session.TryResolve(Slots.Speaker));

        await runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
        Assert.Equal("speaker 2", session.Resolve(Slots.Speaker).Name);
        Assert.Equal(["speaker 1"], _disposed);
    }

    [Fact]
    public async Task The_global_scope_disposes_its_services_too()
    {
        var plugin = new GlobalPluginFake("alpha")
        {
            Registering = services => services.RegisterSingleton(Slots.Speaker, () => Make("global")),
        };
        var runtime = await PluginRuntime.StartAsync([plugin]);

        await runtime.DisposeAsync();

        Assert.Equal(["global"], _disposed);
    }

    [Fact]
    public async Task One_service_that_fails_to_dispose_does_not_keep_the_others_and_is_reported()
    {
        var failure = new TimeoutException("stuck");
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterSingleton(new ServiceId("a"), () => Make("a"));
                services.RegisterSingleton(new ServiceId("b"), () => new DisposableService("b", _disposed) { Failure = failure });
                services.RegisterSingleton(new ServiceId("c"), () => new DisposableService("c", _disposed) { Failure = failure });
            },
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        var session = await runtime.CreateSessionAsync();

        var thrown = await Assert.ThrowsAsync<PluginLifecycleException>(async () => await session.DisposeAsync());

        Assert.Equal(["c", "b", "a"], _disposed);
        Assert.Empty(runtime.Sessions);
        Assert.Equal(LifecyclePhase.DetachSession, thrown.Phase);
        var steps = Assert.IsType<PluginStepAggregateException>(Assert.Single(thrown.Failures).Exception);
        Assert.Equal([new("c.dispose", failure), new("b.dispose", failure)], steps.Steps);
    }

    [Fact]
    public async Task A_session_that_could_not_be_created_disposes_what_was_made_for_it()
    {
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterSingleton(Slots.Speaker, () => Make("speaker"));
                throw new TimeoutException();
            },
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);

        await Assert.ThrowsAsync<PluginLifecycleException>(async () => await runtime.CreateSessionAsync());

        Assert.Equal(["speaker"], _disposed);
    }

    [Fact]
    public async Task A_service_that_refused_its_config_is_disposed_all_the_same()
    {
        var settings = RuntimeSettings.Empty.WithService(
            new Pin(Slots.Alpha, Slots.Speaker.Id),
            new ServiceSettings(Config: ConfigMap.Of(("a", 1)))
        );
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services => services.RegisterLazySingleton(Slots.Speaker, () => new Refusing(_disposed)),
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin], new InitOptions { Settings = settings });
        var session = await runtime.CreateSessionAsync();
        Assert.Throws<TimeoutException>(() => session.Resolve(Slots.Speaker));

        await session.DisposeAsync();

        Assert.Equal(["refusing"], _disposed);
    }

    [Fact]
    public async Task Unregistering_disposes_what_was_made_for_the_registration()
    {
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterSingleton(Slots.Speaker, () => Make("eager"));
                services.RegisterLazySingleton(Slots.Printer, () => Make("lazy"));
            },
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        await using var first = await runtime.CreateSessionAsync();
        await using var second = await runtime.CreateSessionAsync();
        second.Resolve(Slots.Printer);

        await second.Registry.UnregisterAsync(Slots.Alpha, Slots.Speaker.Id);
        await second.Registry.UnregisterAsync(Slots.Alpha, Slots.Printer.Id);

        Assert.Equal(["eager", "lazy"], _disposed);
        Assert.Equal("eager", first.Resolve(Slots.Speaker).Name);
    }

    [Fact]
    public async Task In_a_disposed_session_what_exists_can_be_reached_and_nothing_is_made()
    {
        var made = 0;
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services =>
            {
                services.RegisterSingleton(Slots.Speaker, () => new Named("speaker"));
                services.RegisterLazySingleton(Slots.Printer, () => new Named($"{++made}"));
                services.RegisterFactory(new ServiceId("factory"), () => new Named($"{++made}"));
            },
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        var session = await runtime.CreateSessionAsync();

        await session.DisposeAsync();

        Assert.Equal("speaker", session.Resolve(Slots.Speaker).Name);
        var thrown = Assert.Throws<ObjectDisposedException>(() => session.Resolve(Slots.Printer));
        Assert.Contains("Open another session.", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<ObjectDisposedException>(() => session.Resolve<INamed>(new ServiceId("factory")));
        Assert.Throws<ObjectDisposedException>(() =>
            session.Registry.ScopedFor(Slots.Beta).RegisterSingleton(Slots.Speaker, () => new Named($"{++made}"))
        );
        Assert.Equal(0, made);
    }

    private sealed class Refusing(List<string> disposed) : PluginService, INamed, IAsyncDisposable
    {
        public string Name => "refusing";

        public ValueTask DisposeAsync()
        {
            disposed.Add(Name);
            return default;
        }

        protected override void OnSettingsInjected() => throw new TimeoutException();
    }
}
