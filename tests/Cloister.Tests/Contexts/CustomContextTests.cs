using Cloister.Tests.Services;

namespace Cloister.Tests.Contexts;

public sealed class CustomContextTests
{
    private readonly List<string> _log = [];

    [Fact]
    public async Task Without_a_factory_for_the_global_context_nothing_starts()
    {
        var runtime = new PluginRuntime<Court, Cell>([new CellPlugin(_log)]);

        var thrown = await Assert.ThrowsAsync<ContextFactoryRequiredException>(async () => await runtime.InitializeAsync());

        Assert.Equal(typeof(Court), thrown.ContextType);
        Assert.Contains(nameof(Court), thrown.Message, StringComparison.Ordinal);
        Assert.Contains(
            "InitOptions.GlobalContextFactory = arguments => new Court(arguments, …)",
            thrown.Message,
            StringComparison.Ordinal
        );
        Assert.False(runtime.IsInitialized);
        Assert.Empty(_log);
    }

    [Fact]
    public async Task Without_a_factory_for_session_contexts_no_session_opens()
    {
        await using var runtime = await StartAsync(sessionFactory: null);

        var thrown = await Assert.ThrowsAsync<ContextFactoryRequiredException>(async () => await runtime.CreateSessionAsync());

        Assert.Equal(typeof(Cell), thrown.ContextType);
        Assert.Contains("SessionOptions.ContextFactory", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(runtime.Sessions);
        Assert.DoesNotContain("registered", _log);
    }

    [Fact]
    public async Task A_factory_that_returns_nothing_leaves_nothing()
    {
        await using var runtime = await StartAsync(sessionFactory: _ => null!);

        var thrown = await Assert.ThrowsAsync<ContextFactoryRequiredException>(async () => await runtime.CreateSessionAsync());

        Assert.Contains("returned null", thrown.Message, StringComparison.Ordinal);
        Assert.Empty(runtime.Sessions);
        Assert.Equal(["registered"], _log);
        await Assert.ThrowsAsync<ContextFactoryRequiredException>(async () =>
            await PluginRuntime.StartAsync([], new InitOptions<Court, Cell> { GlobalContextFactory = _ => null! })
        );
    }

    [Fact]
    public async Task Hooks_get_the_very_context_of_the_factory()
    {
        Court? court = null;
        var plugin = new CourtPlugin();
        await using var runtime = await StartAsync(
            globalFactory: arguments => court = new Court(arguments) { Motto = "silence" },
            sessionFactory: arguments => new Cell(arguments, number: 7),
            plugin
        );
        await using var session = await runtime.CreateSessionAsync();
        await using var other = await runtime.CreateSessionAsync(
            new SessionOptions<Cell> { ContextFactory = arguments => new Cell(arguments, number: 8) }
        );

        Assert.Same(court, plugin.Context);
        Assert.Same(court, runtime.GlobalContext);
        Assert.Equal((7, 8), (session.Context.Number, other.Context.Number));
        Assert.Equal(["registered", "attached in 7", "registered", "attached in 8"], _log);
        Assert.Equal("seven", Assert.Single(session.Context.Extras).Value);
    }

    [Fact]
    public async Task A_plugin_of_the_base_context_works_too()
    {
        var plugin = new Plugins.SessionPluginFake("base") { Attaching = context => _log.Add(context.GetType().Name) };
        await using var runtime = await StartAsync(
            globalFactory: arguments => new Court(arguments),
            sessionFactory: arguments => new Cell(arguments, number: 7),
            plugin
        );

        await using var session = await runtime.CreateSessionAsync();

        Assert.Equal(["registered", "attached in 7", "Cell"], _log);
    }

    [Fact]
    public async Task The_past_in_a_change_is_of_the_same_kind_without_any_code_for_it()
    {
        await using var runtime = await StartAsync(arguments => new Cell(arguments, number: 7));
        await using var session = await runtime.CreateSessionAsync();

        await runtime.UpdateSettingsAsync(RuntimeSettings.Empty);

        Assert.Contains("told 7 of 7, same: False", _log);
    }

    [Fact]
    public async Task A_context_factory_may_use_what_plugins_registered()
    {
        var global = new Plugins.GlobalPluginFake("global")
        {
            Registering = services => services.RegisterSingleton(Slots.Speaker, () => new Named("motto")),
        };
        await using var runtime = await StartAsync(
            globalFactory: arguments => new Court(arguments) { Motto = arguments.Registry.Resolve(Slots.Speaker).Name },
            sessionFactory: arguments => new Cell(arguments, arguments.Registry.Resolve(Slots.Speaker).Name.Length),
            global
        );

        await using var session = await runtime.CreateSessionAsync();

        Assert.Equal("motto", runtime.GlobalContext.Motto);
        Assert.Equal("cell".Length, session.Context.Number);
    }

    [Fact]
    public async Task A_context_of_another_session_is_refused()
    {
        Cell? kept = null;
        await using var runtime = await StartAsync(arguments => kept ??= new Cell(arguments, number: 7));
        await using var first = await runtime.CreateSessionAsync();

        var thrown = await Assert.ThrowsAsync<InvalidOperationException>(async () => await runtime.CreateSessionAsync());

        Assert.Contains("Make a new context from the arguments", thrown.Message, StringComparison.Ordinal);
        Assert.Same(first, Assert.Single(runtime.Sessions));
    }

    [Fact]
    public async Task A_factory_that_throws_leaves_nothing()
    {
        var failure = new TimeoutException();
        await using var runtime = await StartAsync(_ => throw failure);

        Assert.Same(failure, await Assert.ThrowsAsync<TimeoutException>(async () => await runtime.CreateSessionAsync()));

        Assert.Empty(runtime.Sessions);
        Assert.Equal(["registered"], _log);
    }

    [Fact]
    public void Stubs_of_own_contexts_can_be_made()
    {
        var cell = new Cell(SessionPluginContext.StubArguments(), number: 3);
        var court = new Court(GlobalPluginContext.StubArguments());

        Assert.Equal(3, cell.Number);
        Assert.Empty(court.Sessions);
        Assert.NotNull(court.Registry);
        Assert.NotNull(cell.GlobalBus);
    }

    private ValueTask<PluginRuntime<Court, Cell>> StartAsync(Func<SessionContextArguments, Cell>? sessionFactory) =>
        StartAsync(arguments => new Court(arguments), sessionFactory);

    private ValueTask<PluginRuntime<Court, Cell>> StartAsync(
        Func<GlobalContextArguments, Court> globalFactory,
        Func<SessionContextArguments, Cell>? sessionFactory,
        params Plugin[] more
    ) =>
        PluginRuntime.StartAsync(
            [new CellPlugin(_log), .. more],
            new InitOptions<Court, Cell> { GlobalContextFactory = globalFactory, SessionContextFactory = sessionFactory }
        );

    private sealed class Court(GlobalContextArguments arguments) : GlobalPluginContext(arguments)
    {
        public string Motto { get; init; } = "";
    }

    private sealed class Cell(SessionContextArguments arguments, int number)
        : SessionPluginContext(arguments, new Dictionary<string, object?>(StringComparer.Ordinal) { ["name"] = "seven" })
    {
        public int Number => number;
    }

    private sealed class CourtPlugin : GlobalPlugin<Court>
    {
        public override PluginId PluginId => new("court");

        public Court? Context { get; private set; }

        protected override void Attach(Court context) => Context = context;
    }

    private sealed class CellPlugin(List<string> log) : SessionPlugin<Cell>
    {
        public override PluginId PluginId => new("cell");

        public override void Register(PluginServiceRegistry services)
        {
            log.Add("registered");
            services.RegisterSingleton(Slots.Speaker, () => new Named("cell"));
        }

        protected override void Attach(Cell context) => log.Add($"attached in {context.Number}");

        protected override ValueTask OnSettingsChangedAsync(ContextChange<Cell> change, CancellationToken cancellationToken)
        {
            log.Add($"told {change.Old.Number} of {change.Current.Number}, same: {ReferenceEquals(change.Old, change.Current)}");
            return default;
        }
    }
}
