using Cloister.Testing;

namespace Cloister.Agents.Tests.Points;

/// <summary>An agent with plugins, for tests of points.</summary>
internal sealed class PointStage : IAsyncDisposable
{
    public static readonly GuardPoint<string> Enter = new("test.enter", PointScope.Agent) { IsFailClosed = true };
    public static readonly GuardPoint<string> Speak = new("test.speak");
    public static readonly PipelinePoint<string> Say = new("test.say");
    public static readonly EffectPoint<string> Said = new("test.said");
    public static readonly ResolvePoint<string, int> Count = new("test.count");

    private readonly TestAgent _agent;
    private readonly ScriptedModel _model;

    private PointStage(TestAgent agent, ScriptedModel model, LogCollector logs)
    {
        _agent = agent;
        _model = model;
        Logs = logs;
    }

    public AgentHost Host => _agent.Host;

    public LogCollector Logs { get; }

    /// <summary>The points as a service reaches them, in the agent.</summary>
    public AgentPlugins Plugins => Host.Context.Plugins;

    /// <summary>The points as a service reaches them, in a session.</summary>
    public AgentPlugins InSession => Plugins.In("main");

    public static Task<PointStage> StartAsync(params IEnumerable<Plugin> plugins) => StartAsync(TimeProvider.System, plugins);

    public static async Task<PointStage> StartAsync(TimeProvider time, params IEnumerable<Plugin> plugins)
    {
        var logs = new LogCollector();
        var model = ScriptedModel.Saying("Hello");
        var agent = await TestAgent.StartAsync(
            model,
            options =>
            {
                options.TimeProvider = time;
                options.LoggerFactory = logs;
                foreach (var plugin in plugins)
                {
                    options.Plugins.Add(plugin);
                }
            }
        );
        await agent.Host.Sessions.CreateAsync(new() { Id = "main" }, TestContext.Current.CancellationToken);
        return new(agent, model, logs);
    }

    /// <summary>Writes the plugins' part of the configuration, and has it applied.</summary>
    public async Task ConfigureAsync(string json)
    {
        var file = Path.Combine(_agent.ProjectRoot, "agent.json");
        await File.WriteAllTextAsync(file, $$"""{"name":"Test","version":"1",{{json}}}""", TestContext.Current.CancellationToken);
        await Host.ReloadAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await _agent.DisposeAsync();
        _model.Dispose();
    }
}
