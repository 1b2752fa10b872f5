using Cloister.Tests.Events;
using Cloister.Tests.Services;

namespace Cloister.Tests.Plugins;

public sealed class StatefulServiceTests
{
    private static readonly PluginId Alpha = new("alpha");
    private static readonly RuntimeSettings SpeakerOff = RuntimeSettings.Empty.WithService(
        new Pin(Alpha, Slots.Speaker.Id),
        new ServiceSettings(Enabled: false)
    );

    private readonly StatefulService _service = new();
    private readonly SessionPluginFake _plugin;

    public StatefulServiceTests() =>
        _plugin = new("alpha") { Registering = services => services.RegisterInstance<INamed, StatefulService>(Slots.Speaker, _service) };

    [Fact]
    public void Outside_of_a_scope_there_is_no_context()
    {
        Assert.False(_service.HadContextWhenConstructed);
        Assert.False(_service.HasContext);
        var thrown = Assert.Throws<InvalidOperationException>(() => _service.Scope);
        Assert.Contains("Use the context from Attach on, until detach has ended.", thrown.Message, StringComparison.Ordinal);
        Assert.Throws<InvalidOperationException>(() => _service.Say(new Posted("x")));
        Assert.Throws<InvalidOperationException>(() => _service.Listen<Posted>(_ => { }));
        Assert.Throws<InvalidOperationException>(() => _service.ListenGlobally<Posted>(_ => { }));
        Assert.Throws<InvalidOperationException>(() => _service.Answer<Query, int>((EventEnvelope<Query> _) => Reply.Of(1)));
        Assert.Throws<InvalidOperationException>(() => _service.Tap(_ => { }));
        Assert.Throws<InvalidOperationException>(() => _service.Keep(new Tracked(() => { })));
        Assert.Throws<InvalidOperationException>(() => _service.Behind(Slots.Speaker));
    }

    [Fact]
    public async Task Between_attach_and_detach_there_is_the_context_of_the_scope()
    {
        PluginContext? inAttach = null;
        PluginContext? inDetach = null;
        var said = "";
        _service.Attaching = service => inAttach = service.Scope;
        _service.Detaching = service =>
        {
            inDetach = service.Scope;
            service.Say(new Posted("bye"));
            return default;
        };
        await using var runtime = await PluginRuntime.StartAsync([_plugin]);
        var session = await runtime.CreateSessionAsync();
        session.Bus.On<Posted>(e => said = e.Event.Text);

        Assert.True(_service.HasContext);
        await session.DisposeAsync();

        Assert.Same(session.Context, inAttach);
        Assert.Same(session.Context, inDetach);
        Assert.Equal("bye", said);
        Assert.False(_service.HasContext);
        Assert.Throws<InvalidOperationException>(() => _service.Scope);
    }

    [Fact]
    public async Task One_object_attaches_and_detaches_as_often_as_it_is_switched()
    {
        await using var runtime = await PluginRuntime.StartAsync([_plugin]);
        await using var session = await runtime.CreateSessionAsync();

        for (var i = 0; i < 3; i++)
        {
            await runtime.UpdateSettingsAsync(SpeakerOff);
            Assert.False(_service.HasContext);
            await runtime.UpdateSettingsAsync(RuntimeSettings.Empty);
            Assert.Same(session.Context, _service.Scope);
        }

        Assert.Equal(4, _service.Log.Count(entry => entry == "stateful attached"));
        Assert.Equal(3, _service.Log.Count(entry => entry == "stateful detached"));
    }

    [Fact]
    public async Task A_decorator_reaches_what_it_wraps()
    {
        var wrapped = new SessionPluginFake("beta")
        {
            Registering = services => services.RegisterSingleton(Slots.Speaker, () => new Named("wrapped"), Priority.Low),
        };
        await using var runtime = await PluginRuntime.StartAsync([_plugin, wrapped]);
        await using var session = await runtime.CreateSessionAsync();

        Assert.Equal("wrapped", _service.Behind(Slots.Speaker).Name);
    }

    [Fact]
    public async Task A_lazy_service_that_is_resolved_before_its_plugin_attaches_is_attached_later()
    {
        var hadContext = true;
        var early = new SessionPluginFake("early")
        {
            Attaching = context => hadContext = ((StatefulService)context.Resolve(Slots.Speaker)).HasContext,
        };
        var plugin = new SessionPluginFake("alpha")
        {
            Registering = services => services.RegisterLazySingleton(Slots.Speaker, () => new StatefulService()),
        };
        await using var runtime = await PluginRuntime.StartAsync([early, plugin]);
        await using var session = await runtime.CreateSessionAsync();

        Assert.False(hadContext);
        Assert.True(((StatefulService)session.Resolve(Slots.Speaker)).HasContext);
    }

    [Fact]
    public async Task A_service_of_the_global_scope_listens_with_On()
    {
        var failure = "";
        _service.Attaching = service =>
            failure = Assert.Throws<InvalidOperationException>(() => service.ListenGlobally<Posted>(_ => { })).Message;
        var plugin = new GlobalPluginFake("alpha")
        {
            Registering = services => services.RegisterInstance<INamed, StatefulService>(Slots.Speaker, _service),
        };

        await using var runtime = await PluginRuntime.StartAsync([plugin]);

        Assert.Contains("Use On instead of OnGlobal.", failure, StringComparison.Ordinal);
        Assert.Same(runtime.GlobalContext, _service.Scope);
    }
}
