using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>A project with an agent at work in it: what holds now, its log, its secrets, its changes.</summary>
internal sealed class LiveProject : IAsyncDisposable
{
    private readonly LiveProjectOptions _options;
    private readonly LogFileProvider _log;
    private AgentConfigSource? _source;

    private LiveProject(AgentProject project, LiveProjectOptions options)
    {
        (Project, _options) = (project, options);
        var secrets = new SecretStore(UserHome.Find(options.Variable), options.Variable, options.Time);
        Variables = new VariableStore(secrets, options.Variable);
        Editor = new ConfigEditor(project, options.Time);
        _log = new LogFileProvider(
            new()
            {
                Folder = project.Paths.Logs,
                AgentId = project.Id,
                Level = () => _source?.Current.Config.Logging.Level ?? LogLevel.Information,
            },
            Redactor,
            options.Time
        );
        Loggers = new ProjectLoggerFactory(_log, options.Loggers, Redactor);
    }

    public AgentProject Project { get; }

    /// <summary>Knows every secret of the agent.</summary>
    public SecretRedactor Redactor { get; } = new();

    /// <summary>The variables the user stored.</summary>
    public VariableStore Variables { get; }

    /// <summary>Changes the project's configuration file.</summary>
    public ConfigEditor Editor { get; }

    /// <summary>Loggers of everything that works for the agent.</summary>
    public ILoggerFactory Loggers { get; }

    /// <summary>What holds, and what will.</summary>
    public AgentConfigSource Source => _source!;

    /// <summary>What holds now.</summary>
    public AgentSnapshot Current => Source.Current;

    /// <summary>Loads everything; nothing is watched yet.</summary>
    /// <exception cref="AgentConfigException">The configuration cannot be used.</exception>
    /// <exception cref="SecretStoreException">The variables the user stored cannot be read.</exception>
    public static async Task<LiveProject> OpenAsync(AgentProject project, LiveProjectOptions options, CancellationToken cancellationToken)
    {
        var live = new LiveProject(project, options);
        live.Redactor.Add(KeysOfHost(options.Variable));
        try
        {
            var reader = new SnapshotReader(project, live.Variables, live.Redactor);
            var log = live.Loggers.CreateLogger(typeof(AgentConfigSource).FullName!);
            live._source = await AgentConfigSource.OpenAsync(project, reader, options.Time, log, cancellationToken).ConfigureAwait(false);
            return live;
        }
        catch
        {
            await live.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>A variable as providers are looked up in: of the agent, of the user, of the host process.</summary>
    public string? FindVariable(string name)
    {
        if (Current.Env.TryGetValue(name, out var value) || Current.GlobalEnv.TryGetValue(name, out value))
        {
            return value;
        }
        value = _options.Variable(name);
        // Whatever is asked for here is used as a key.
        Redactor.Add(value is null ? [] : [value]);
        return value;
    }

    /// <summary>Keys in the variables of the host process: its tools could read them before any model is asked.</summary>
    private static IEnumerable<string> KeysOfHost(Func<string, string?> variable) =>
        ProviderType.All.SelectMany(type => type.KeyVariables).Append(ProductNames.KeyVariable).Select(variable).OfType<string>();

    /// <summary>Stops watching, and writes the last lines of the log.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_source is not null)
        {
            await _source.DisposeAsync().ConfigureAwait(false);
        }
        await _log.DisposeAsync().ConfigureAwait(false);
    }
}
