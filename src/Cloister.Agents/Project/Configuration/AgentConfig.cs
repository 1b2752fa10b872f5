namespace Cloister.Agents;

/// <summary>The effective configuration of a project at one moment; it never changes, a change of the files makes another.</summary>
public sealed record AgentConfig
{
    /// <summary>What the agent is called where people see it.</summary>
    public required string Name { get; init; }

    /// <summary>Its version, any text.</summary>
    public required string Version { get; init; }

    /// <summary>What the agent is for.</summary>
    public string? Description { get; init; }

    /// <summary>Where it listens and whom it lets in.</summary>
    public StartSettings Start { get; init; } = new();

    /// <summary>How runs go.</summary>
    public ExecutionSettings Execution { get; init; } = new();

    /// <summary>How much of a conversation a model is given.</summary>
    public ContextSettings Context { get; init; } = new();

    /// <summary>The models of the project by id.</summary>
    public IReadOnlyDictionary<string, ModelSettings> Models { get; init; } = new Dictionary<string, ModelSettings>(StringComparer.Ordinal);

    /// <summary>The providers of the project by id, as they are written: placeholders stand until they are used.</summary>
    public IReadOnlyDictionary<string, ProviderSettings> Providers { get; init; } =
        new Dictionary<string, ProviderSettings>(StringComparer.Ordinal);

    /// <summary>What is said about agent services by name, as it is written.</summary>
    public IReadOnlyDictionary<string, ServiceSettings> Services { get; init; } =
        new Dictionary<string, ServiceSettings>(StringComparer.Ordinal);

    /// <summary>How the agent deals with chats.</summary>
    public ChatSettings Chat { get; init; } = new();

    /// <summary>How scheduled tasks run.</summary>
    public TaskSettings Tasks { get; init; } = new();

    /// <summary>What is said about plugins by name.</summary>
    public IReadOnlyDictionary<string, PluginSettings> Plugins { get; init; } =
        new Dictionary<string, PluginSettings>(StringComparer.Ordinal);

    /// <summary>What is said about services of plugins by pin, as it is written.</summary>
    public IReadOnlyDictionary<Pin, ServiceSettings> Slots { get; init; } = new Dictionary<Pin, ServiceSettings>();

    /// <summary>How shells are shut in.</summary>
    public SandboxSettings Sandbox { get; init; } = new();

    /// <summary>The shell program; null for the usual one of the system.</summary>
    public string? ShellPath { get; init; }

    /// <summary>What a person is asked about before it is done.</summary>
    public ApprovalSettings Approvals { get; init; } = new();

    /// <summary>The servers of tools (MCP) by name, as they are written: placeholders stand until they are used.</summary>
    public IReadOnlyDictionary<string, McpServerSettings> Mcp { get; init; } =
        new Dictionary<string, McpServerSettings>(StringComparer.Ordinal);

    /// <summary>What is logged.</summary>
    public LogSettings Logging { get; init; } = new();

    /// <summary>The language in which people and models are told things.</summary>
    public Locale Locale { get; init; } = ConfigKeys.Locale.Default;

    /// <summary>Everything as it is written, keys nobody knows included: all files laid over each other, placeholders as placeholders.</summary>
    public ConfigMap Json { get; init; } = ConfigMap.Empty;

    /// <summary>What is odd about it without being wrong.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Every value with the file it came from.</summary>
    internal IReadOnlyList<ConfigLeaf> Leaves { get; init; } = [];

    /// <summary>Loads the configuration of a project.</summary>
    /// <param name="project">The project.</param>
    /// <param name="variables">What placeholders stand for; none if not given.</param>
    /// <exception cref="AgentConfigException">It cannot be used; every reason is told.</exception>
    public static AgentConfig Load(AgentProject project, IReadOnlyDictionary<string, string>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(project);
        return ConfigLoader.Load(project, variables ?? new Dictionary<string, string>(StringComparer.Ordinal));
    }
}
