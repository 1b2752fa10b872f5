namespace Cloister.Tests.Sessions;

/// <summary>What a session is, in the words of its page: how it is created and disposed, that it is sealed, and the doors on purpose.</summary>
public sealed class SealedSessionTests
{
    private static readonly ServiceId<IBackend> BackendSlot = new("backend");
    private static readonly ServiceId<ThemeService> ThemeSlot = new("theme_service");

    // ---- A session -------------------------------------------------------------------------------------------------

    [Fact]
    public async Task Host_builds_the_context_and_puts_beside_what_it_likes()
    {
        await using var runtime = await PluginRuntime.StartAsync([]);

        await using var session = await runtime.CreateSessionAsync(
            new()
            {
                ContextFactory = arguments => new SessionPluginContext(
                    arguments,
                    extras: new Dictionary<string, object?> { ["test"] = "value" }
                ),
            }
        );

        Assert.Equal("value", session.Context.Extras["test"]);
        Assert.Same(session.Registry, session.Context.Registry);
        Assert.Same(session.Bus, session.Context.Bus);
    }

    [Fact]
    public async Task Creating_a_session_takes_seven_steps()
    {
        var steps = new StepByStep();
        await using var runtime = await StartAsync(steps, new BackendPlugin("real", "real"), new BackendPlugin("mock", "mock"));
        steps.Forget();

        await using var session = await runtime.CreateSessionAsync();

        Assert.Equal(
            [
                "OverridesParsed", // 1. Parses session-scoped service overrides.
                "PluginsChosen", // 2. Determines enabled session plugins.
                "RegistryCreated", // 3. Creates a fresh session registry.
                "PluginRegistered real", // 4. Runs register on each enabled session plugin.
                "PluginRegistered mock",
                "OverridesApplied", // 5. Materializes wildcard overrides onto the winners.
                "ContextBuilt", // 6. Builds the session context.
                "PluginAttached real", // 7. Runs attach on each enabled session plugin.
                "PluginAttached mock",
                "SessionOpened",
            ],
            steps.Taken
        );
    }

    [Fact]
    public async Task A_session_is_seen_only_when_it_is_complete()
    {
        var steps = new StepByStep();
        await using var runtime = await StartAsync(steps, new BackendPlugin("real", "real"));
        var open = new Dictionary<RuntimeStepKind, int>();
        steps.Look = (_, step) => open[step.Kind] = runtime.Sessions.Count;

        await using var session = await runtime.CreateSessionAsync();

        Assert.Equal(0, open[RuntimeStepKind.PluginAttached]);
        Assert.Equal(1, open[RuntimeStepKind.SessionOpened]);
    }

    [Fact]
    public async Task Wildcard_overrides_are_on_the_winner_before_anything_attaches()
    {
        var wildcard = Pin.Wildcard("backend");
        var settings = RuntimeSettings.Empty.WithService(wildcard, new(Config: ConfigMap.Of(("url", "http://x"))));
        var seen = new List<string?>();
        var attaching = new AttachingPlugin(context => seen.Add(((Backend)context.Resolve(BackendSlot)).Config.GetString("url")));
        await using var runtime = await StartAsync(new StepByStep(), settings, new BackendPlugin("real", "real"), attaching);

        await using var session = await runtime.CreateSessionAsync();

        Assert.Equal(["http://x"], seen);
    }

    [Fact]
    public async Task Disposing_a_session_takes_three_steps()
    {
        var steps = new StepByStep();
        await using var runtime = await StartAsync(steps, new BackendPlugin("real", "real"), new BackendPlugin("mock", "mock"));
        var session = await runtime.CreateSessionAsync();
        steps.Forget();
        var states = new List<(string Step, bool IsBusOpen, bool IsListed)>();
        steps.Look = (_, step) => states.Add((step.ToString(), !session.Bus.IsDisposed, runtime.Sessions.Contains(session)));

        await session.DisposeAsync();

        Assert.Equal(
            [
                ("PluginDetached real", true, true), // 1. Enabled session plugins run detach.
                ("PluginDetached mock", true, true),
                ("BusDisposed", false, true), // 2. The session bus is disposed.
                ("ServicesDisposed", false, true),
                ("SessionRemoved", false, false), // 3. The session is removed from runtime.sessions.
            ],
            states
        );
    }

    // ---- Sessions stay sealed --------------------------------------------------------------------------------------

    [Fact]
    public async Task Two_sessions_share_the_global_registry_and_nothing_else()
    {
        await using var runtime = await PluginRuntime.StartAsync([new ThemePlugin(), new BackendPlugin("real", "real")]);
        await using var first = await runtime.CreateSessionAsync();
        await using var second = await runtime.CreateSessionAsync();

        Assert.NotSame(first.Registry, second.Registry);
        Assert.NotSame(first.Bus, second.Bus);
        Assert.NotSame(first.Resolve(BackendSlot), second.Resolve(BackendSlot));
        Assert.NotNull(runtime.GlobalRegistry.Resolve(ThemeSlot));
        Assert.Null(first.TryResolve(ThemeSlot)); // No fallback: what is global is asked for globally.
    }

    [Fact]
    public async Task Lazy_singleton_is_built_when_it_is_first_resolved_in_that_session()
    {
        var plugin = new BackendPlugin("real", "real");
        await using var runtime = await PluginRuntime.StartAsync([plugin]);
        await using var first = await runtime.CreateSessionAsync();
        await using var second = await runtime.CreateSessionAsync();
        Assert.Equal(0, plugin.Built);

        first.Resolve(BackendSlot);
        first.Resolve(BackendSlot);
        Assert.Equal(1, plugin.Built);
        second.Resolve(BackendSlot);

        Assert.Equal(2, plugin.Built);
    }

    [Fact]
    public async Task Per_session_caches_do_not_bleed()
    {
        await using var runtime = await PluginRuntime.StartAsync([new BackendPlugin("real", "real")]);
        await using var first = await runtime.CreateSessionAsync();
        await using var second = await runtime.CreateSessionAsync();

        first.Resolve(BackendSlot).Query("weather");

        Assert.Equal("weather", first.Resolve(BackendSlot).LastQuery);
        Assert.Null(second.Resolve(BackendSlot).LastQuery);
    }

    [Fact]
    public async Task Settings_give_one_session_a_mock_and_another_the_real_backend()
    {
        await using var runtime = await PluginRuntime.StartAsync([new BackendPlugin("real", "real"), new BackendPlugin("mock", "mock")]);
        var preferMock = RuntimeSettings.Empty.WithService(new PluginId("mock").Service("backend"), new(Priority: Priority.High));

        await using var a = await runtime.CreateSessionAsync(new() { Settings = preferMock });
        await using var b = await runtime.CreateSessionAsync();

        Assert.Equal("mock", a.Resolve(BackendSlot).Name);
        Assert.Equal("real", b.Resolve(BackendSlot).Name);
    }

    [Fact]
    public async Task Closing_a_session_ends_what_is_its_own_and_leaves_the_others_alone()
    {
        var theme = new ThemeAwarePlugin();
        await using var runtime = await PluginRuntime.StartAsync([new ThemePlugin(), theme]);
        var closing = await runtime.CreateSessionAsync();
        await using var staying = await runtime.CreateSessionAsync();

        await closing.DisposeAsync();
        await staying.EmitAsync(new AppThemeChanged(new Theme("dusk")));

        Assert.Equal([staying], runtime.Sessions);
        Assert.Equal(["Theme changed to: dusk"], theme.Printed);
        Assert.True(runtime.GlobalContext.Registry.Resolve(ThemeSlot).HasContext);
        Assert.Throws<ObjectDisposedException>(() => closing.Bus.Emit(new AppThemeChanged(new Theme("dawn"))));
    }

    // ---- Buses are isolated, crossing is explicit ------------------------------------------------------------------

    [Fact]
    public async Task Global_service_broadcasts_to_every_active_session()
    {
        var theme = new ThemeAwarePlugin();
        await using var runtime = await PluginRuntime.StartAsync([new ThemePlugin(), theme]);
        await using var first = await runtime.CreateSessionAsync();
        await using var second = await runtime.CreateSessionAsync();

        var themeService = runtime.GlobalRegistry.Resolve(ThemeSlot);
        await themeService.Broadcast(new Theme("midnight"));

        Assert.Equal(["Theme changed to: midnight", "Theme changed to: midnight"], theme.Printed);
    }

    [Fact]
    public async Task What_is_emitted_on_the_global_bus_stays_there()
    {
        var theme = new ThemeAwarePlugin();
        await using var runtime = await PluginRuntime.StartAsync([theme]);
        await using var session = await runtime.CreateSessionAsync();

        await runtime.GlobalContext.Bus.EmitAsync(new AppThemeChanged(new Theme("midnight")));

        Assert.Empty(theme.Printed);
    }

    [Fact]
    public async Task Session_plugin_reaches_global_handlers_through_the_global_bus()
    {
        var archive = new ArchivePlugin();
        await using var runtime = await PluginRuntime.StartAsync([archive]);
        await using var session = await runtime.CreateSessionAsync();

        await session.Context.Bus.EmitAsync(new DocumentSaved("doc-41"));
        await session.Context.GlobalBus.EmitAsync(new DocumentSaved("doc-42"));

        Assert.Equal(["doc-42"], archive.Saved);
    }

    [Fact]
    public async Task Global_plugins_meet_on_the_global_bus_which_is_their_bus()
    {
        var archive = new ArchivePlugin();
        await using var runtime = await PluginRuntime.StartAsync([archive]);

        await runtime.GlobalContext.Bus.EmitAsync(new SystemReady());

        Assert.Same(runtime.GlobalBus, runtime.GlobalContext.Bus);
        Assert.True(archive.IsReady);
    }

    [Fact]
    public async Task Session_plugins_meet_on_the_bus_of_their_session_only()
    {
        var heard = new List<string>();
        var listener = new AttachingPlugin(context =>
            context.Bus.On<SessionUserMessage>(e => heard.Add($"{context.SessionId}: {e.Event.Text}"))
        );
        await using var runtime = await PluginRuntime.StartAsync([listener]);
        await using var first = await runtime.CreateSessionAsync(new() { Id = new("first") });
        await using var second = await runtime.CreateSessionAsync(new() { Id = new("second") });

        await second.Context.Bus.EmitAsync(new SessionUserMessage("hello"));

        Assert.Equal(["second: hello"], heard);
    }

    [Fact]
    public async Task Subscription_on_the_global_bus_ends_with_the_session_that_made_it()
    {
        var heard = new List<string>();
        var listener = new AttachingPlugin(context => context.GlobalBus.On<DocumentSaved>(_ => heard.Add(context.SessionId)));
        await using var runtime = await PluginRuntime.StartAsync([listener]);
        var first = await runtime.CreateSessionAsync(new() { Id = new("first") });
        await using var second = await runtime.CreateSessionAsync(new() { Id = new("second") });

        await first.DisposeAsync();
        await runtime.GlobalBus.EmitAsync(new DocumentSaved("doc-42"));

        Assert.Equal(["second"], heard);
    }

    // ---- Custom context types --------------------------------------------------------------------------------------

    [Fact]
    public async Task Custom_context_carries_the_fields_of_the_host()
    {
        var options = new InitOptions<AppContext, DocumentContext>
        {
            GlobalContextFactory = arguments => new(arguments, telemetry: "on"),
            SessionContextFactory = arguments => new(arguments, document: "untitled"),
        };
        await using var runtime = await PluginRuntime.StartAsync([], options);

        await using var untitled = await runtime.CreateSessionAsync();
        await using var letter = await runtime.CreateSessionAsync(new() { ContextFactory = arguments => new(arguments, "letter.md") });

        Assert.Equal("on", runtime.GlobalContext.Telemetry);
        Assert.Equal("untitled", untitled.Context.Document);
        Assert.Equal("letter.md", letter.Context.Document);
    }

    [Fact]
    public async Task Forgotten_global_factory_fails_at_once_and_names_what_to_give()
    {
        var plugin = new BackendPlugin("real", "real");
        await using var runtime = new PluginRuntime<AppContext, SessionPluginContext>([plugin]);

        var refusal = await Assert.ThrowsAsync<ContextFactoryRequiredException>(async () => await runtime.InitializeAsync());

        Assert.Equal(typeof(AppContext), refusal.ContextType);
        Assert.Contains("InitOptions.GlobalContextFactory", refusal.Message, StringComparison.Ordinal);
        Assert.False(runtime.IsInitialized);
    }

    [Fact]
    public async Task Forgotten_session_factory_fails_at_once_and_leaves_nothing_behind()
    {
        var plugin = new BackendPlugin("real", "real");
        await using var runtime = new PluginRuntime<GlobalPluginContext, DocumentContext>([plugin]);
        await runtime.InitializeAsync();

        var refusal = await Assert.ThrowsAsync<ContextFactoryRequiredException>(async () => await runtime.CreateSessionAsync());

        Assert.Equal(typeof(DocumentContext), refusal.ContextType);
        Assert.Contains("SessionOptions.ContextFactory", refusal.Message, StringComparison.Ordinal);
        Assert.Equal(0, plugin.Registered);
        Assert.Empty(runtime.Sessions);
    }

    [Fact]
    public async Task Factory_that_returns_null_fails_the_same_way()
    {
        await using var runtime = await PluginRuntime.StartAsync([]);

        var refusal = await Assert.ThrowsAsync<ContextFactoryRequiredException>(async () =>
            await runtime.CreateSessionAsync(new() { ContextFactory = _ => null! })
        );

        Assert.Contains("returned null", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(runtime.Sessions);
    }

    // ---- The plugins, services and events of the page --------------------------------------------------------------

    private sealed record Theme(string Name);

    private sealed record AppThemeChanged(Theme Theme);

    private sealed record DocumentSaved(string DocumentId);

    private sealed record SystemReady;

    private sealed record SessionUserMessage(string Text);

    private sealed class ThemeService : StatefulPluginService<GlobalPluginContext>
    {
        public Task Broadcast(Theme theme) => Context.Sessions.EmitAsync(new AppThemeChanged(theme));
    }

    private sealed class ThemePlugin : GlobalPlugin
    {
        public override PluginId PluginId => new("theme");

        public override void Register(PluginServiceRegistry services) => services.RegisterSingleton(ThemeSlot, () => new ThemeService());
    }

    private sealed class ThemeAwarePlugin : SessionPlugin
    {
        public List<string> Printed { get; } = [];

        public override PluginId PluginId => new("theme_aware");

        protected override void Attach(SessionPluginContext context) =>
            On<AppThemeChanged>(context, e => Printed.Add($"Theme changed to: {e.Event.Theme.Name}"));
    }

    private sealed class ArchivePlugin : GlobalPlugin
    {
        public List<string> Saved { get; } = [];

        public bool IsReady { get; private set; }

        public override PluginId PluginId => new("archive");

        protected override void Attach(GlobalPluginContext context)
        {
            On<DocumentSaved>(context, e => Saved.Add(e.Event.DocumentId));
            On<SystemReady>(context, _ => IsReady = true);
        }
    }

    private interface IBackend
    {
        string Name { get; }

        string? LastQuery { get; }

        void Query(string text);
    }

    private sealed class Backend(string name) : PluginService, IBackend
    {
        public string Name => name;

        public string? LastQuery { get; private set; }

        public void Query(string text) => LastQuery = text;
    }

    private sealed class BackendPlugin(string id, string name) : SessionPlugin
    {
        public int Registered { get; private set; }

        public int Built { get; private set; }

        public override PluginId PluginId => new(id);

        public override void Register(PluginServiceRegistry services)
        {
            Registered++;
            services.RegisterLazySingleton(BackendSlot, Build);
        }

        private Backend Build()
        {
            Built++;
            return new(name);
        }
    }

    private sealed class AttachingPlugin(Action<SessionPluginContext> attach) : SessionPlugin
    {
        public override PluginId PluginId => new("attaching");

        protected override void Attach(SessionPluginContext context) => attach(context);
    }

    private sealed class AppContext(GlobalContextArguments arguments, string telemetry) : GlobalPluginContext(arguments)
    {
        public string Telemetry { get; } = telemetry;
    }

    private sealed class DocumentContext(SessionContextArguments arguments, string document) : SessionPluginContext(arguments)
    {
        public string Document { get; } = document;
    }

    private sealed class StepByStep : IRuntimeObserver
    {
        private readonly List<string> _taken = [];

        public IReadOnlyList<string> Taken => _taken;

        public Action<PluginScope, RuntimeStep>? Look { get; set; }

        public void Forget() => _taken.Clear();

        public void OnStep(PluginScope scope, RuntimeStep step)
        {
            _taken.Add(step.ToString());
            Look?.Invoke(scope, step);
        }
    }

    private static ValueTask<PluginRuntime> StartAsync(IRuntimeObserver observer, params Plugin[] plugins) =>
        StartAsync(observer, RuntimeSettings.Empty, plugins);

    private static ValueTask<PluginRuntime> StartAsync(IRuntimeObserver observer, RuntimeSettings settings, params Plugin[] plugins) =>
        PluginRuntime.StartAsync(
            plugins,
            new()
            {
                Runtime = new() { Observer = observer },
                Settings = settings,
            }
        );
}
