using Cloister.AgUi;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// An agent in this process: one project, its sessions, models and plugins. This is where everything is put together; nothing else knows all parts.
/// </summary>
public sealed class AgentHost : IAsyncDisposable
{
    private readonly HostParts _parts;
    private readonly Lock _lock = new();
    private Task? _end;

    private AgentHost(HostParts parts)
    {
        _parts = parts;
        Agent = Endpoint = new HostAgent(parts.Directory);
        Sessions = parts.Sessions;
    }

    /// <summary>Where the agent lives.</summary>
    public AgentProject Project => _parts.Project;

    /// <summary>The configuration as it is now.</summary>
    public AgentConfig Config => _parts.Snapshot.Config;

    /// <summary>The sessions.</summary>
    public AgentSessions Sessions { get; }

    /// <summary>The agent as whoever speaks the protocol sees it: a thread is a session, a run a run.</summary>
    public IAgent Agent { get; }

    /// <summary>The services.</summary>
    public AgentServices Services => _parts.Services;

    /// <summary>The execution context.</summary>
    public AgentContext Context => _parts.Runtime.GlobalContext;

    /// <summary>How the servers of tools (MCP) that the configuration names are just now; empty if they are switched off.</summary>
    public IReadOnlyList<ToolServerStatus> ToolServers => _parts.Mcp?.Statuses ?? [];

    /// <summary>Where programs of this machine reach it; null as long as it listens nowhere.</summary>
    internal Uri? Address
    {
        get => _parts.Address;
        set => _parts.Address = value;
    }

    /// <summary>Finds out whether shells can be shut in here; the log says why not.</summary>
    internal ValueTask<SandboxStatus> ProbeSandboxAsync() => _parts.Sandbox.StatusAsync();

    internal HostAgent Endpoint { get; }

    internal SessionDirectory Directory => _parts.Directory;

    internal SessionRest Rest => _parts.Rest;

    internal AgentStore Store => _parts.Store;

    /// <summary>Loggers for whatever belongs to the agent.</summary>
    internal ILoggerFactory Loggers => _parts.Loggers;

    /// <summary>Keeps secrets out of every log.</summary>
    internal SecretRedactor Secrets => _parts.Secrets;

    /// <summary>Starts an agent. Runs that the end of the last process cut off are closed, what waited is answered.</summary>
    /// <param name="options">Where it lives, and what it brings.</param>
    /// <param name="cancellationToken">Gives up starting; what was opened is closed again.</param>
    /// <exception cref="AgentConfigException">The configuration cannot be used.</exception>
    /// <exception cref="PluginLifecycleException">A plugin of the global scope failed to attach.</exception>
    public static async Task<AgentHost> StartAsync(AgentHostOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(options);
        var parts = new HostParts(options);
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

    /// <summary>Reads the files of the project now, instead of when their change is noticed; completes when what is new is applied, or was refused.</summary>
    public Task ReloadAsync(CancellationToken cancellationToken = default) => _parts.ReloadAsync(cancellationToken);

    /// <summary>Stops all runs, which end as stopped, and closes everything in reverse order.</summary>
    public ValueTask DisposeAsync()
    {
        lock (_lock)
        {
            return new(_end ??= _parts.DisposeAsync().AsTask());
        }
    }
}
