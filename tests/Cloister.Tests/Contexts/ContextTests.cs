using Cloister.Tests.Events;
using Cloister.Tests.Plugins;
using Cloister.Tests.Services;

namespace Cloister.Tests.Contexts;

public sealed class ContextTests
{
    private readonly List<string> _heard = [];

    [Fact]
    public async Task Sessions_of_the_global_context_are_live_and_in_the_order_of_creation()
    {
        await using var runtime = await PluginRuntime.StartAsync([]);
        var sessions = runtime.GlobalContext.Sessions;

        await using var first = await runtime.CreateSessionAsync();
        await using var second = await runtime.CreateSessionAsync();
        Assert.Equal<PluginSession>([first, second], sessions);
        await first.DisposeAsync();

        Assert.Equal<PluginSession>([second], sessions);
    }

    [Fact]
    public async Task The_session_of_a_plugin_is_the_first_that_has_it_enabled()
    {
        await using var runtime = await PluginRuntime.StartAsync([new SessionPluginFake("alpha")]);
        var off = RuntimeSettings.Empty.WithPlugin(new PluginId("alpha"), enabled: false);
        await using var without = await runtime.CreateSessionAsync(new SessionOptions { Settings = off });

        var thrown = Assert.Throws<InvalidOperationException>(() => runtime.GlobalContext.SessionOf(new PluginId("alpha")));
        Assert.Contains("'alpha'", thrown.Message, StringComparison.Ordinal);
        await using var first = await runtime.CreateSessionAsync();
        await using var second = await runtime.CreateSessionAsync();

        Assert.Same(first, runtime.GlobalContext.SessionOf(new PluginId("alpha")));
    }

    [Fact]
    public async Task Events_stay_in_their_scope_unless_the_global_bus_is_used()
    {
        var global = new GlobalPluginFake("global");
        global.Attaching = context => global.Listen<Posted>(context, e => _heard.Add($"global {e.Event.Text}"));
        var local = new SessionPluginFake("local");
        SessionPluginContext? inSession = null;
        local.Attaching = context =>
        {
            inSession = context;
            local.Listen<Posted>(context, e => _heard.Add($"session {e.Event.Text}"));
        };
        await using var runtime = await PluginRuntime.StartAsync([global, local]);
        await using var session = await runtime.CreateSessionAsync();

        await runtime.GlobalBus.EmitAsync(new Posted("1"));
        await session.EmitAsync(new Posted("2"));
        await inSession!.GlobalBus.EmitAsync(new Posted("3"));

        Assert.Equal(["global 1", "session 2", "global 3"], _heard);
        Assert.NotSame(inSession.Bus, inSession.GlobalBus);
        Assert.Same(session.Bus, inSession.Bus);
    }

    [Fact]
    public async Task What_a_session_opens_on_the_global_bus_ends_with_the_session()
    {
        await using var runtime = await PluginRuntime.StartAsync([]);
        var session = await runtime.CreateSessionAsync();
        session.Context.GlobalBus.On<Posted>(_ => _heard.Add("x"));
        await runtime.GlobalBus.EmitAsync(new Posted("x"));
        Assert.Single(_heard);

        await session.DisposeAsync();
        await runtime.GlobalBus.EmitAsync(new Posted("x"));

        Assert.Single(_heard);
    }

    [Fact]
    public async Task A_session_never_sees_the_services_of_the_global_scope()
    {
        var global = new GlobalPluginFake("global")
        {
            Registering = services => services.RegisterSingleton(Slots.Speaker, () => new Named("global")),
        };
        await using var runtime = await PluginRuntime.StartAsync([global]);
        await using var session = await runtime.CreateSessionAsync();

        Assert.Equal("global", runtime.GlobalContext.Resolve(Slots.Speaker).Name);
        Assert.Null(session.TryResolve(Slots.Speaker));
        Assert.Throws<ServiceNotFoundException>(() => session.Context.Resolve(Slots.Speaker));
    }

    [Fact]
    public async Task Sessions_do_not_share_services_events_or_config()
    {
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services => services.RegisterLazySingleton(Slots.Checker, () => new ConfiguredService()),
        };
        plugin.Attaching = context => plugin.Listen<Posted>(context, _ => _heard.Add(context.SessionId.Value));
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        var own = RuntimeSettings.Empty.WithService(Pin.FromWire("alpha:text.checker"), new(Config: ConfigMap.Of(("own", true))));
        await using var first = await runtime.CreateSessionAsync(new SessionOptions { Id = new SessionId("1"), Settings = own });
        await using var second = await runtime.CreateSessionAsync(new SessionOptions { Id = new SessionId("2") });

        await first.EmitAsync(new Posted("x"));

        Assert.Equal(["1"], _heard);
        Assert.NotSame(first.Resolve(Slots.Checker), second.Resolve(Slots.Checker));
        Assert.True(first.Resolve(Slots.Checker).Config.GetBool("own"));
        Assert.Empty(second.Resolve(Slots.Checker).Injected);
    }

    [Fact]
    public async Task The_past_in_a_change_shows_the_scope_as_it_was_and_cannot_be_subscribed_to()
    {
        ContextChange<SessionPluginContext>? change = null;
        string? refusal = null;
        string? seen = null;
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services => services.RegisterSingleton(Slots.Checker, () => new ConfiguredService()),
        };
        plugin.Told = told =>
        {
            change = told;
            refusal = Assert.Throws<InvalidOperationException>(() => plugin.Listen<Posted>(told.Old, _ => { })).Message;
            seen =
                $"{told.Old.Registry.GetEffectiveSettings(new PluginId("alpha"), Slots.Checker.Id).Count} "
                + $"{told.Current.Registry.GetEffectiveSettings(new PluginId("alpha"), Slots.Checker.Id).Count} "
                + $"{told.Old.Resolve(Slots.Checker).Settings.Count}";
        };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        await using var session = await runtime.CreateSessionAsync();

        await runtime.UpdateSettingsAsync(
            RuntimeSettings.Empty.WithService(Pin.FromWire("alpha:text.checker"), new(Config: ConfigMap.Of(("a", 1))))
        );

        var (old, current) = change!.Value;
        Assert.Same(session.Context, current);
        Assert.Equal("0 1 1", seen);
        Assert.True(old.IsSnapshot);
        Assert.False(current.IsSnapshot);
        Assert.Same(current.GlobalBus, old.GlobalBus);
        Assert.Same(current.Bus, old.Bus);
        Assert.Equal(current.SessionId, old.SessionId);
        Assert.Contains("Use the current context of the change.", refusal, StringComparison.Ordinal);
        Assert.Single(session.Resolve(Slots.Checker).Injected);
    }

    [Fact]
    public async Task The_past_of_the_global_scope_shares_the_list_of_sessions()
    {
        ContextChange<GlobalPluginContext>? change = null;
        var plugin = new GlobalPluginFake("alpha") { Told = told => change = told };
        await using var runtime = await PluginRuntime.StartAsync([plugin]);

        await runtime.UpdateSettingsAsync(RuntimeSettings.Empty);

        Assert.Same(change!.Value.Current.Sessions, change.Value.Old.Sessions);
        Assert.NotSame(change.Value.Current.Registry, change.Value.Old.Registry);
    }

    [Fact]
    public async Task Stubs_work_without_a_runtime()
    {
        var plugin = new SessionPluginFake("alpha");
        var stub = SessionPluginContext.Stub();
        var global = GlobalPluginContext.Stub();

        plugin.Listen<Posted>(stub, e => _heard.Add(e.Event.Text));
        plugin.ListenGlobally<Posted>(stub, e => _heard.Add($"global {e.Event.Text}"));
        await stub.EmitAsync(new Posted("hello"));
        await stub.GlobalBus.EmitAsync(new Posted("hello"));

        Assert.Equal(["hello", "global hello"], _heard);
        Assert.Null(stub.TryResolve(Slots.Speaker));
        Assert.Empty(stub.Extras);
        Assert.False(stub.Closed.CanBeCanceled);
        Assert.NotEmpty(stub.SessionId.Value);
        Assert.Empty(global.Sessions);
        Assert.Null(global.TryResolve(Slots.Speaker));
        Assert.Throws<InvalidOperationException>(() => global.SessionOf(new PluginId("alpha")));
    }

    [Fact]
    public async Task Stubs_accept_replacement_parts()
    {
        var registry = new ServiceRegistry();
        using var bus = new EventBus();
        using var globalBus = new EventBus();
        await using var runtime = await PluginRuntime.StartAsync([]);
        await using var session = await runtime.CreateSessionAsync();

        var stub = SessionPluginContext.Stub(registry, bus, globalBus);
        var global = GlobalPluginContext.Stub(registry, bus, runtime.Sessions);

        Assert.Equal((registry, bus, globalBus), (stub.Registry, stub.Bus, stub.GlobalBus));
        Assert.Equal((registry, bus), (global.Registry, global.Bus));
        Assert.Same(session, Assert.Single(global.Sessions));
    }
}
