using Cloister.Testing;

namespace Cloister.Agents.Tests.Services;

/// <summary>An agent with plugins and services, whose log and configuration a test has at hand.</summary>
internal sealed class ServiceStage : IAsyncDisposable
{
    private readonly ScriptedModel _model;

    private ServiceStage(TestAgent agent, ScriptedModel model, LogCollector logs)
    {
        Agent = agent;
        _model = model;
        Logs = logs;
    }

    public TestAgent Agent { get; }

    public LogCollector Logs { get; }

    public AgentServices Services => Agent.Host.Services;

    public static Task<ServiceStage> StartAsync(params IEnumerable<Plugin> plugins) => StartAsync(TimeProvider.System, plugins);

    public static async Task<ServiceStage> StartAsync(TimeProvider time, params IEnumerable<Plugin> plugins)
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
        return new(agent, model, logs);
    }

    public ServiceState StateOf(string service) => Services.Find(service)!.State;

    public async Task ConfigureAsync(string json)
    {
        var file = Path.Combine(Agent.ProjectRoot, "agent.json");
        await File.WriteAllTextAsync(file, $$"""{"name":"Test","version":"1",{{json}}}""", TestContext.Current.CancellationToken);
        await Agent.Host.ReloadAsync(TestContext.Current.CancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        _model.Dispose();
    }
}
