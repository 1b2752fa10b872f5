using Cloister.AgUi;
using Microsoft.Extensions.AI;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// An agent in this process: one project, its sessions, models and plugins. This is where everything is put together; nothing else knows all parts.
/// </summary>
public sealed class AgentHost : IAsyncDisposable
{
    private readonly Assembly _parts;

    private AgentHost(Assembly parts)
    {
        _parts = parts;
        Agent = Endpoint = new HostAgent(parts.Directory);
        Sessions = parts.Sessions;
    }

    /// <summary>Where the agent lives.</summary>
    public AgentProject Project => _parts.Project;

    /// <summary>The configuration as it is now.</summary>
    public AgentConfig Config => _parts.Config;

    /// <summary>The sessions.</summary>
    public AgentSessions Sessions { get; }

    /// <summary>The agent as whoever speaks the protocol sees it: a thread is a session, a run a run.</summary>
    public IAgent Agent { get; }

    /// <summary>The execution context.</summary>
    public AgentContext Context => _parts.Runtime.GlobalContext;

    internal HostAgent Endpoint { get; }

    internal SessionDirectory Directory => _parts.Directory;

    internal AgentStore Store => _parts.Store;

    /// <summary>Starts an agent. Runs that the end of the last process cut off are closed, what waited is answered.</summary>
    /// <param name="options">Where it lives, and what it brings.</param>
    /// <param name="cancellationToken">Gives up starting; what was opened is closed again.</param>
    /// <exception cref="AgentConfigException">The configuration cannot be used.</exception>
    /// <exception cref="PluginLifecycleException">A plugin of the global scope failed to attach.</exception>
    public static async Task<AgentHost> StartAsync(AgentHostOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var parts = new Assembly(options);
        try
        {
            await parts.OpenAsync(cancellationToken).ConfigureAwait(false);
            return new(parts);
        }
        catch
        {
            await parts.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Stops all runs, which end as stopped, and closes everything in reverse order.</summary>
    public ValueTask DisposeAsync() => _parts.DisposeAsync();

    /// <summary>The parts, in the order in which they are opened.</summary>
    private sealed class Assembly(AgentHostOptions options) : IAsyncDisposable
    {
        private readonly ModelPoolOptions _poolOptions = new()
        {
            Clients = new Dictionary<string, IChatClient>(options.Models, StringComparer.Ordinal),
            TimeProvider = options.TimeProvider,
            Variable = Environment.GetEnvironmentVariable,
        };

        private AgentStore? _store;
        private ModelPool? _pool;
        private SessionDirectory? _directory;
        private SessionRest? _rest;
        private PluginRuntime<AgentContext, AgentSessionContext>? _runtime;

        public AgentProject Project { get; } = AgentProject.Open(options.ProjectRoot);

        public AgentConfig Config { get; private set; } = null!;

        public AgentStore Store => _store!;

        public SessionDirectory Directory => _directory!;

        public AgentSessions Sessions { get; private set; } = null!;

        public PluginRuntime<AgentContext, AgentSessionContext> Runtime => _runtime!;

        public async Task OpenAsync(CancellationToken cancellationToken)
        {
            Config = AgentConfig.Load(Project);
            _store = await AgentStore
                .OpenAsync(new() { Folder = Project.Paths.State, TimeProvider = options.TimeProvider }, cancellationToken)
                .ConfigureAwait(false);
            _pool = new(Catalog(), _poolOptions);
            _directory = new(MakeServices(), new() { MaxAwake = Config.Execution.MaxAwakeSessions });
            Sessions = new(_directory);
            _runtime = await PluginRuntime.StartAsync(options.Plugins, MakeInitOptions(), cancellationToken).ConfigureAwait(false);
            await _directory.RecoverAsync().ConfigureAwait(false);
            _rest = new(_directory, options.TimeProvider);
        }

        public async ValueTask DisposeAsync()
        {
            _rest?.Dispose();
            await DisposeAsync(_directory).ConfigureAwait(false);
            await DisposeAsync(_runtime).ConfigureAwait(false);
            _pool?.Dispose();
            await DisposeAsync(_store).ConfigureAwait(false);
        }

        private static ValueTask DisposeAsync(IAsyncDisposable? part) => part?.DisposeAsync() ?? ValueTask.CompletedTask;

        private ModelCatalog Catalog() =>
            new()
            {
                Models = Config.Models,
                Providers = Config.Providers,
                DefaultModelId = options.DefaultModel ?? Config.Execution.ModelId ?? ModelPool.OfflineModelId,
            };

        private SessionServices MakeServices()
        {
            var ids = new IdSource(options.TimeProvider);
            var logger = options.LoggerFactory.CreateLogger<AgentHost>();
            var services = new SessionServices(Store, new MemoryFeed(), ids, options.TimeProvider, logger) { Runner = MakeLoop(ids) };
            services.Add(new PromptInput());
            services.Add(new AgUiInput(logger));
            return services;
        }

        private RunLoop MakeLoop(IdSource ids) =>
            new(
                new()
                {
                    Models = new PoolModels(_pool!),
                    Prompt = new PromptBuilder(Project, () => Config, options.TimeProvider),
                    Tools = new PlainTools([.. options.Tools], ids),
                    Compactor = new NoCompaction(),
                    Ids = ids,
                    Time = options.TimeProvider,
                    LimitsSource = () => new(Config.Execution.MaxSteps, Config.Execution.TurnTimeout),
                    WaitingCallsAsync = (_, _) => new(new HashSet<string>(StringComparer.Ordinal)),
                },
                options.LoggerFactory.CreateLogger<RunLoop>()
            );

        private InitOptions<AgentContext, AgentSessionContext> MakeInitOptions()
        {
            var capabilities = new AgentCapabilities
            {
                Agent = new(Project.Id, Config.Name, Config.Version, Project.Root, options.TimeProvider.GetUtcNow()),
                Paths = Project.Paths,
                Config = () => Config,
                Loggers = options.LoggerFactory,
                Sessions = Sessions,
                Models = _pool!,
                Clock = options.TimeProvider,
            };
            return new()
            {
                GlobalContextFactory = arguments => new(arguments, capabilities),
                SessionContextFactory = arguments => new(arguments, capabilities, arguments.Session!.SessionId.Value),
                OnAttachFailure = AttachFailurePolicy.StayDegraded,
            };
        }
    }
}
