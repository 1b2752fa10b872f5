using Cloister.AgUi;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>The parts of a host, opened in order and closed in reverse. The only place that knows them all.</summary>
internal sealed class HostParts(AgentHostOptions options) : IAsyncDisposable
{
    private readonly IdSource _ids = new(options.TimeProvider);
    private LiveProject? _project;
    private AgentStore? _store;
    private ModelPool? _models;
    private McpTools? _mcp;
    private ChatParts? _chat;
    private SessionDirectory? _directory;
    private SessionTitles? _titles;
    private PluginRuntime<AgentContext, AgentSessionContext>? _runtime;
    private PluginPort? _plugins;
    private RunPoints? _points;
    private AgentServices? _services;
    private SessionRest? _rest;
    private JobScheduler? _scheduler;
    private Sandbox? _sandbox;

    /// <summary>The tables that services have in the store, one line each.</summary>
    public static IReadOnlyList<StoreModule> Modules { get; } = [ChatTables.Module, JobTable.Module, TaskTables.Module];

    public AgentProject Project { get; } = AgentProject.Open(options.ProjectRoot);

    public AgentSnapshot Snapshot => _project!.Current;

    public ILoggerFactory Loggers => _project!.Loggers;

    public SecretRedactor Secrets => _project!.Redactor;

    public AgentStore Store => _store!;

    public SessionDirectory Directory => _directory!;

    public SessionRest Rest => _rest!;

    public AgentSessions Sessions { get; private set; } = null!;

    public PluginRuntime<AgentContext, AgentSessionContext> Runtime => _runtime!;

    /// <summary>The connections to servers of tools, unless they are switched off.</summary>
    public McpService? Mcp => Runtime.GlobalContext.Registry.TryResolve(AgentService.Slot(McpService.Description.Name)) as McpService;

    public AgentServices Services => _services!;

    /// <summary>What shells are shut in by.</summary>
    public Sandbox Sandbox => _sandbox!;

    /// <summary>Where the agent listens, once it does.</summary>
    public Uri? Address { get; set; }

    /// <summary>The plugins that come with the host, and behind them those of the application.</summary>
    private IReadOnlyList<Plugin> PassivePlugins => field ??= [new SkillPlugin(HomeOfUser), .. options.Plugins];

    private string HomeOfUser => options.Variable("HOME") ?? Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);

    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        _project = await LiveProject.OpenAsync(Project, ProjectOptions(), cancellationToken).ConfigureAwait(false);
        _store = await AgentStore.OpenAsync(StoreOptions(), cancellationToken).ConfigureAwait(false);
        _models = new(Catalog(Snapshot), PoolOptions());
        _sandbox = MakeSandbox();
        _mcp = new(McpParts());
        _chat = ChatParts();
        var services = MakeServices();
        _directory = new(services, new() { MaxAwake = Snapshot.Config.Execution.MaxAwakeSessions });
        Sessions = new(_directory);
        _titles = new(
            _directory,
            new PoolModels(_models),
            () => Snapshot.Config.Execution.Titles,
            _project.Loggers.CreateLogger<SessionTitles>()
        );
        services.Answered = _titles.Answered;
        await _directory.RecoverAsync().ConfigureAwait(false);
        await StartRuntimeAsync(services, cancellationToken).ConfigureAwait(false);
        _directory.Open();
        await Services.StartAsync(cancellationToken).ConfigureAwait(false);
        await _directory.GoOnAsync().ConfigureAwait(false);
        _scheduler = await JobScheduler
            .StartAsync(Services, options.TimeProvider, Loggers.CreateLogger<JobScheduler>())
            .ConfigureAwait(false);
        _rest = new(_directory, options.TimeProvider);
        _project.Source.OnChange(ApplyAsync);
        _project.Source.Start();
    }

    public Task ReloadAsync(CancellationToken cancellationToken) => _project!.Source.ReloadAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        // No change is applied to parts that are being closed.
        await DisposeAsync(_project?.Source).ConfigureAwait(false);
        await DisposeAsync(_scheduler).ConfigureAwait(false);
        await (_services?.StopAsync() ?? Task.CompletedTask).ConfigureAwait(false);
        await DisposeAsync(_rest).ConfigureAwait(false);
        await DisposeAsync(_titles).ConfigureAwait(false);
        await DisposeAsync(_directory).ConfigureAwait(false);
        await DisposeAsync(_points).ConfigureAwait(false);
        await DisposeAsync(_runtime).ConfigureAwait(false);
        await DisposeAsync(_mcp).ConfigureAwait(false);
        _models?.Dispose();
        await DisposeAsync(_store).ConfigureAwait(false);
        await DisposeAsync(_project).ConfigureAwait(false);
    }

    private static ValueTask DisposeAsync(IAsyncDisposable? part) => part?.DisposeAsync() ?? ValueTask.CompletedTask;

    private LiveProjectOptions ProjectOptions() =>
        new()
        {
            Variable = name => name == ProductNames.HomeVariable && options.Home is { } home ? home : options.Variable(name),
            Loggers = options.LoggerFactory,
            Time = options.TimeProvider,
        };

    private AgentStoreOptions StoreOptions() =>
        options.Store(
            new()
            {
                Folder = Project.Paths.State,
                TimeProvider = options.TimeProvider,
                Logger = _project!.Loggers.CreateLogger<AgentStore>(),
                Modules = Modules,
            }
        );

    private ModelPoolOptions PoolOptions() =>
        new()
        {
            Clients = new Dictionary<string, IChatClient>(options.Models, StringComparer.Ordinal),
            TimeProvider = options.TimeProvider,
            Variable = _project!.FindVariable,
        };

    private McpParts McpParts() =>
        new()
        {
            Folder = Project.Root,
            PlanAsync = _sandbox!.PlanAsync,
            PrivateFolderOf = name => Project.Paths.InState("shell", $"mcp-{name}"),
            Loggers = _project!.Loggers,
            Variable = options.Variable,
            Redact = _project.Redactor.Redact,
            Time = options.TimeProvider,
        };

    private ChatParts ChatParts() =>
        new()
        {
            Store = Store,
            DirectorySource = () => Directory,
            Snapshot = () => Snapshot,
            Platforms = options.Platforms.ToValueList(),
            Outlet = options.ChatOutlet,
            Accounts = [.. options.ChannelAccounts],
            Home = UserHome.Find(ProjectOptions().Variable),
            ConfigureAsync = ConfigureAsync,
            Redact = _project!.Redactor.Redact,
            Paths = Project.Paths,
            Ids = _ids,
            Clock = options.TimeProvider,
            Loggers = Loggers,
        };

    private Sandbox MakeSandbox() =>
        new(
            new()
            {
                Paths = Project.Paths,
                Settings = () => Snapshot.Config.Sandbox,
                Homes = SandboxHomes.Of(
                    options.Home is { } home ? name => name == ProductNames.HomeVariable ? home : options.Variable(name) : options.Variable
                ),
                Logger = _project!.Loggers.CreateLogger<Sandbox>(),
            }
        );

    private ShellParts ShellParts() =>
        new()
        {
            Sandbox = _sandbox!,
            Snapshot = () => Snapshot,
            Redactor = _project!.Redactor,
            Variable = options.Variable,
            Address = () => Address,
            VariablesOfSessionAsync = async (session, token) =>
                ChatVariables.Of(await _chat!.Routes.FindAsync(session, token).ConfigureAwait(false)),
            SpeakersOf = (session, run) =>
                Directory
                    .Executing.Select(one => one.Current)
                    .FirstOrDefault(one => one?.Session.Id == session && one.RunId == run)
                    ?.Speakers
                ?? [],
            Loggers = _project.Loggers,
        };

    private ModelCatalog Catalog(AgentSnapshot snapshot)
    {
        var models = snapshot.GetModels();
        return models with { DefaultModelId = options.DefaultModel ?? models.DefaultModelId ?? ModelPool.OfflineModelId };
    }

    private SessionServices MakeServices()
    {
        var logger = _project!.Loggers.CreateLogger("Cloister.Agents.Sessions");
        var compactor = new Compactor(
            new PoolModels(_models!),
            () => Snapshot.Config.Context,
            _ids,
            _project.Loggers.CreateLogger<Compactor>()
        );
        var services = new SessionServices(Store, new MemoryFeed(), _ids, options.TimeProvider, logger) { Runner = MakeLoop(compactor) };
        services.Add(new PromptInput());
        services.Add(new NoticeInput());
        services.Add(new BranchInput());
        services.Add(new CompactInput(compactor));
        services.Add(new AgUiInput(logger));
        services.Add(new ResumeInput());
        services.Add(_chat!.Input);
        services.Add(new TaskInput());
        services.OnRemoval(Agents.ChatParts.Remove);
        services.Follower = _chat.Follower;
        return services;
    }

    private RunLoop MakeLoop(Compactor compactor) =>
        new(
            new()
            {
                Models = new PoolModels(_models!),
                Prompt = new PromptBuilder(Project, () => Snapshot, options.TimeProvider, (run, token) => _points!.TextsAsync(run, token)),
                Tools = new SessionTools(MakeToolParts()),
                Compactor = compactor,
                Ids = _ids,
                Time = options.TimeProvider,
                LimitsSource = () => new(Snapshot.Config.Execution.MaxSteps, Snapshot.Config.Execution.TurnTimeout),
                BeforeModelAsync = (run, messages, token) => _points!.BeforeModelAsync(run, messages, token),
                WaitingCallsAsync = (session, token) => Store.ReadAsync(reader => reader.ReadWaitingCallsAsync(session), token),
            },
            _project!.Loggers.CreateLogger<RunLoop>()
        );

    private ToolParts MakeToolParts()
    {
        var logger = _project!.Loggers.CreateLogger("Cloister.Agents.Tools");
        var registered = new RegisteredTools(logger);
        IReadOnlyList<AgentTool> own = [.. options.Tools.Select(function => new AgentTool(function))];
        return new()
        {
            Listings =
            [
                (_, _) => new(own),
                RegisteredAsync,
                (_, _) => new(Services.Tools()),
                (_, token) => Mcp?.ListAsync(token) ?? new([]),
            ],
            SettingsSource = () => ToolSettings.Of(Snapshot.Config),
            Redact = _project.Redactor.Redact,
            RefusalAsync = (run, call, token) => _points!.RefusalAsync(run, UseOf(run, call), token),
            AfterAsync = (run, call, answer, token) => _points!.AfterToolAsync(run, new(UseOf(run, call), answer.Failed), token),
            Logger = logger,
        };

        static ToolUse UseOf(ActiveRun run, PlannedCall call) => new(call.Tool!.Name, call.Input, run.RunId, call.Id);

        async ValueTask<IReadOnlyList<AgentTool>> RegisteredAsync(ActiveRun run, CancellationToken cancellationToken)
        {
            var session = await run.Session.ScopeAsync(cancellationToken).ConfigureAwait(false);
            return registered.In(session.Registry, Runtime.GlobalContext.Registry);
        }
    }

    private async Task StartRuntimeAsync(SessionServices services, CancellationToken cancellationToken)
    {
        AgentCapabilities? capabilities = null;
        var chat = new AgentChat(_chat!);
        var scopes = new SessionScopes(() => capabilities!, Loggers.CreateLogger<SessionScopes>());
        var points = new AgentPoints(new(PassivePlugins), Loggers.CreateLogger<AgentPoints>());
        _plugins = new(points, scopes, Directory, options.TimeProvider);
        _points = new(_plugins, () => Services, Loggers.CreateLogger<RunPoints>());
        services.Ended = _points.AfterRun;
        capabilities = new()
        {
            Agent = new(Project.Id, Snapshot.Config.Name, Snapshot.Config.Version, Project.Root, options.TimeProvider.GetUtcNow()),
            Paths = Project.Paths,
            Snapshot = () => Snapshot,
            Loggers = Loggers,
            Sessions = Sessions,
            Models = _models!,
            Clock = options.TimeProvider,
            Points = points,
            Plugins = new(_plugins, new(_plugins, MergeConfigAsync, Loggers.CreateLogger<PluginActions>())),
            Systems = () => PromptBuilder.BlocksOf(Snapshot),
            Store = Store,
            Services = () => Services,
            Chat = () => Services.IsRunning(ChatService.Description.Name) ? chat : null,
        };
        _runtime = await PluginRuntime
            .StartAsync(
                [
                    McpPlugin.Of(_mcp!),
                    MemoryPlugin.Of(_project!.Redactor.Redact, options.Embeddings),
                    ShellPlugin.Of(ShellParts()),
                    TaskPlugin.Of(Store),
                    ChatPlugin.Of(_chat!),
                    .. PassivePlugins,
                ],
                new InitOptions<AgentContext, AgentSessionContext>
                {
                    Runtime = new() { LoggerFactory = Loggers },
                    Settings = SettingsOf(Snapshot.Config),
                    UnknownReferences = UnknownReferencePolicy.LogAndSkip,
                    GlobalContextFactory = arguments => new(arguments, capabilities),
                    SessionSettings = scopes.SettingsOf,
                },
                cancellationToken
            )
            .ConfigureAwait(false);
        scopes.Runtime = _runtime;
        points.IsWanted = (plugin, settings) => Runtime.IsPluginEnabled(plugin, settings);
        services.Scopes = scopes;
        _services = new(_runtime, new(Store, _ids, options.TimeProvider), options.TimeProvider, Loggers.CreateLogger<AgentServices>());
        await _plugins.OpenAsync(cancellationToken).ConfigureAwait(false);
    }

    private async Task ConfigureAsync(IReadOnlyList<string> path, ConfigMap patch, CancellationToken cancellationToken)
    {
        await MergeConfigAsync(path, patch, cancellationToken).ConfigureAwait(false);
        await ReloadAsync(cancellationToken).ConfigureAwait(false);
    }

    private Task MergeConfigAsync(IReadOnlyList<string> path, ConfigMap patch, CancellationToken cancellationToken) =>
        _project!.Editor.MergeAsync(path, patch, Snapshot.Env, cancellationToken);

    private RuntimeSettings SettingsOf(AgentConfig config) =>
        AgentRuntimeSettings.Of(
            config,
            PassivePlugins.OfType<AgentPlugin>().Where(plugin => !plugin.IsOnByDefault).Select(plugin => plugin.PluginId)
        );

    /// <summary>A change of the files: what begins from here on sees it. The source calls one at a time.</summary>
    private async ValueTask ApplyAsync(AgentSnapshotChange change, CancellationToken cancellationToken)
    {
        _models!.Update(Catalog(change.After));
        var settings = SettingsOf(change.After.Config);
        await Services
            .ChangeAsync(settings, () => Runtime.UpdateSettingsAsync(settings, cancellationToken: cancellationToken))
            .ConfigureAwait(false);
        Mcp?.Update(change.After.GetMcpServers());
    }
}
