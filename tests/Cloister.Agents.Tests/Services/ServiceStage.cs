using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Services;

/// <summary>A service that tells what happens to it.</summary>
internal sealed class TellingService(string name, List<string> told, TellingService.Behaviour? behaviour = null) : AgentService
{
    public static ServiceDescription Describe(string name, int order = 100) =>
        new(name)
        {
            Order = order,
            Actions =
            [
                ServiceAction.Of<TellingService>("echo", "Says it again.", (_, call, _) => new(call.Payload)),
                ServiceAction.Of<TellingService>("ask", "Asks another one.", (service, call, token) => service.AskAsync(call, token)) with
                {
                    InputSchema = JsonData.Parse("""{"type":"object","required":["service"],"properties":{"service":{"type":"string"}}}"""),
                },
                ServiceAction.Of<TellingService>("fail", "Fails.", (_, _, _) => throw new InvalidOperationException("at 10.0.0.7")),
                ServiceAction.Of<TellingService>("refuse", "Refuses.", (_, _, _) => throw new ActionFailedException("Not today.")),
            ],
        };

    public static AgentServicePlugin<TellingService> Brought(
        string name,
        List<string> told,
        int order = 100,
        Behaviour? behaviour = null,
        int priority = Priority.Normal,
        string? by = null
    ) => new(Describe(name, order), () => new(by ?? name, told, behaviour), priority, by is null ? null : new PluginId(by));

    protected internal override Task StartAsync(CancellationToken cancellationToken)
    {
        Tell("starts");
        return behaviour?.Start?.Invoke(cancellationToken) ?? Task.CompletedTask;
    }

    protected internal override Task StopAsync(CancellationToken cancellationToken)
    {
        Tell(Stopping.IsCancellationRequested ? "stops" : "stops unasked");
        return behaviour?.Stop?.Invoke(this) ?? Task.CompletedTask;
    }

    protected internal override Task ApplyAsync(CancellationToken cancellationToken)
    {
        Tell($"applies {Config.GetString("color")}");
        return Task.CompletedTask;
    }

    protected internal override ValueTask<InvokeResult?> CommandAsync(
        string command,
        JsonData payload,
        CancellationToken cancellationToken
    ) => new(command == "wave" ? InvokeResult.Done("waved") : null);

    internal AgentContext Reach => Context;

    private void Tell(string what)
    {
        lock (told)
        {
            told.Add($"{name} {what}");
        }
    }

    private async ValueTask<JsonData?> AskAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var asked = await Context.InvokeAsync(call.Payload["service"].AsString(), "ask", call.Payload, cancellationToken);
        return asked.Success ? asked.Data : throw new ActionFailedException(asked.Error);
    }

    /// <summary>What it does when it starts and stops.</summary>
    internal sealed record Behaviour(Func<CancellationToken, Task>? Start = null, Func<TellingService, Task>? Stop = null);
}

/// <summary>An agent with services.</summary>
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
