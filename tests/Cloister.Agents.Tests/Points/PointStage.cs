using Cloister.Agents.Tests.Services;
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

    private readonly ServiceStage _stage;

    private PointStage(ServiceStage stage) => _stage = stage;

    public AgentHost Host => _stage.Agent.Host;

    public LogCollector Logs => _stage.Logs;

    /// <summary>The points as a service reaches them, in the agent.</summary>
    public AgentPlugins Plugins => Host.Context.Plugins;

    /// <summary>The points as a service reaches them, in a session.</summary>
    public AgentPlugins InSession => Plugins.In("main");

    public static Task<PointStage> StartAsync(params IEnumerable<Plugin> plugins) => StartAsync(TimeProvider.System, plugins);

    public static async Task<PointStage> StartAsync(TimeProvider time, params IEnumerable<Plugin> plugins)
    {
        var stage = await ServiceStage.StartAsync(time, plugins);
        await stage.Agent.Host.Sessions.CreateAsync(new() { Id = "main" }, TestContext.Current.CancellationToken);
        return new(stage);
    }

    /// <inheritdoc cref="ServiceStage.ConfigureAsync"/>
    public Task ConfigureAsync(string json) => _stage.ConfigureAsync(json);

    public ValueTask DisposeAsync() => _stage.DisposeAsync();
}
