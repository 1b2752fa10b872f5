using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// The execution context: what an agent lends to its services while it runs. It owns nothing, keeps no state and has no thread; it is handed to
/// whoever works, and never found by itself.
/// </summary>
public sealed class AgentContext : GlobalPluginContext
{
    private readonly AgentCapabilities _capabilities;

    internal AgentContext(GlobalContextArguments arguments, AgentCapabilities capabilities)
        : base(arguments)
    {
        _capabilities = capabilities;
        Logger = capabilities.Loggers.CreateLogger("Cloister.Agents");
    }

    /// <summary>Which agent this is.</summary>
    public AgentInfo Agent => _capabilities.Agent;

    /// <summary>The folder of the project.</summary>
    public string RootPath => _capabilities.Paths.Root;

    /// <summary>Where relative paths begin: the folder of the project.</summary>
    public string Cwd => RootPath;

    /// <summary>Paths inside the project; what would lead out of it is refused.</summary>
    public AgentPaths Paths => _capabilities.Paths;

    /// <summary>The configuration as it is now. A change of the files makes another one; keep what has to stay the same.</summary>
    public AgentConfig Config => _capabilities.Snapshot().Config;

    /// <summary>What models are told before everything else, in order.</summary>
    public IReadOnlyList<SystemBlock> Systems => _capabilities.Systems();

    /// <summary>The variables of the agent: what the user gave to it, and over it what stands in the project. Never those of the host.</summary>
    public IReadOnlyDictionary<string, string> Env => _capabilities.Snapshot().Env;

    /// <summary>The variables that the user gave to all of his agents.</summary>
    public IReadOnlyDictionary<string, string> GlobalEnv => _capabilities.Snapshot().GlobalEnv;

    /// <summary>The servers of tools as they are used now.</summary>
    internal IReadOnlyDictionary<string, McpServerSettings> Servers => _capabilities.Snapshot().GetMcpServers();

    /// <summary>Where to log.</summary>
    public ILogger Logger { get; }

    /// <summary>The sessions.</summary>
    public AgentSessions Session => _capabilities.Sessions;

    /// <summary>The models.</summary>
    public ModelPool Models => _capabilities.Models;

    /// <summary>The chats, as far as others need them; null while the service is off.</summary>
    public AgentChat? Chat => _capabilities.Chat();

    /// <summary>The plugins: what there are, and the points at which they take part.</summary>
    public AgentPlugins Plugins => _capabilities.Plugins;

    /// <summary>What a plugin or service remembers of the agent, over restarts.</summary>
    public PluginState StateOf(PluginId owner) => new(_capabilities.Store, owner, session: 0);

    /// <summary>Has another service do something: the only way in which services use each other. What goes wrong is in the result.</summary>
    /// <param name="service">The name of the service.</param>
    /// <param name="action">One of its actions.</param>
    /// <param name="payload">What the action is given; an object.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public ValueTask<InvokeResult> InvokeAsync(
        string service,
        string action,
        JsonData? payload = null,
        CancellationToken cancellationToken = default
    ) => _capabilities.Services().InvokeAsync(service, action, payload, ActionCaller.Code, cancellationToken);

    /// <summary>All time comes from here.</summary>
    public TimeProvider Clock => _capabilities.Clock;
}
