namespace Cloister.Agents;

/// <summary>What holds for an agent at one moment: its configuration, its variables and what people wrote about it, all read together.</summary>
public sealed record AgentSnapshot
{
    private static readonly Dictionary<string, string> None = new(StringComparer.Ordinal);

    /// <summary>The configuration.</summary>
    public required AgentConfig Config { get; init; }

    /// <summary>The variables of the agent: what the user gave to it, and over it what stands in the project.</summary>
    public IReadOnlyDictionary<string, string> Env { get; init; } = None;

    /// <summary>The variables that the user gave to all of his agents.</summary>
    public IReadOnlyDictionary<string, string> GlobalEnv { get; init; } = None;

    /// <summary>The agent's role and rules, as they are written; null if there is no such file.</summary>
    public string? Profile { get; init; }

    /// <summary>The agent's tone, as it is written; null if there is no such file.</summary>
    public string? Soul { get; init; }

    /// <summary>What is odd about all that without being wrong.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>Variables that are kept from shells because they hold secrets of the host.</summary>
    internal IReadOnlySet<string> HostOnlyVariables { get; init; } = new HashSet<string>(StringComparer.Ordinal);

    /// <summary>The models of the project, and their providers with the keys and addresses they are used with now.</summary>
    public ModelCatalog GetModels() =>
        new()
        {
            Models = Config.Models,
            Providers = Config.Providers.ToDictionary(
                provider => provider.Key,
                provider => Placeholder.Resolve(provider.Value, Env),
                StringComparer.Ordinal
            ),
            DefaultModelId = Config.Execution.ModelId,
        };

    /// <summary>The servers of tools, with the programs, addresses, variables and headers they are used with now.</summary>
    public IReadOnlyDictionary<string, McpServerSettings> GetMcpServers() =>
        Config.Mcp.ToDictionary(server => server.Key, server => Placeholder.Resolve(server.Value, Env), StringComparer.Ordinal);

    /// <summary>Values with the variables in place of their placeholders; what has no variable is left out.</summary>
    public ConfigMap Resolve(ConfigMap written)
    {
        ArgumentNullException.ThrowIfNull(written);
        return Placeholder.Resolve(written, Env);
    }

    /// <summary>Tells the agent only: variables are secrets, and texts end up in logs.</summary>
    public override string ToString() => $"AgentSnapshot of {Config.Name}";

    /// <summary>Whether both say the same.</summary>
    internal bool SaysTheSame(AgentSnapshot other) =>
        Config.Json == other.Config.Json
        && Same(Env, other.Env)
        && Same(GlobalEnv, other.GlobalEnv)
        && (Profile, Soul) == (other.Profile, other.Soul)
        && HostOnlyVariables.SetEquals(other.HostOnlyVariables);

    private static bool Same(IReadOnlyDictionary<string, string> one, IReadOnlyDictionary<string, string> other) =>
        one.Count == other.Count && one.All(entry => other.TryGetValue(entry.Key, out var value) && value == entry.Value);
}
