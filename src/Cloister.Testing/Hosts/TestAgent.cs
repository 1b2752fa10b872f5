using Cloister.Agents;
using Microsoft.Extensions.AI;

namespace Cloister.Testing;

/// <summary>A real agent for tests: a project in a folder of its own, a real store, and a model that says what a script says.</summary>
/// <example>
/// <code>
/// await using var agent = await TestAgent.StartAsync(ScriptedModel.Saying("Hi!"));
/// var result = await agent.Host.Sessions.Get("main").RunAsync("Hello");
/// </code>
/// </example>
public sealed class TestAgent : IAsyncDisposable
{
    private const string ModelId = "scripted";

    private readonly string _folder;
    private readonly Action<AgentHostOptions>? _configure;

    private TestAgent(string folder, IChatClient model, Action<AgentHostOptions>? configure)
    {
        _folder = folder;
        _configure = configure;
        Model = model;
    }

    /// <summary>The agent.</summary>
    public AgentHost Host { get; private set; } = null!;

    /// <summary>The model it asks.</summary>
    public IChatClient Model { get; }

    /// <summary>The folder of its project.</summary>
    public string ProjectRoot => Path.Combine(_folder, "project");

    /// <summary>Starts an agent.</summary>
    /// <param name="model">What it asks; not disposed here.</param>
    /// <param name="configure">What else it brings: plugins, tools, a clock.</param>
    public static async Task<TestAgent> StartAsync(IChatClient model, Action<AgentHostOptions>? configure = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        var agent = new TestAgent(Directory.CreateTempSubdirectory("cloister-agent-").FullName, model, configure);
        Directory.CreateDirectory(agent.ProjectRoot);
        await File.WriteAllTextAsync(Path.Combine(agent.ProjectRoot, "agent.json"), """{"name":"Test","version":"1"}""")
            .ConfigureAwait(false);
        await agent.OpenAsync().ConfigureAwait(false);
        return agent;
    }

    /// <summary>Ends the agent and starts another one on the same project, as after an update.</summary>
    public async Task RestartAsync()
    {
        await Host.DisposeAsync().ConfigureAwait(false);
        await OpenAsync().ConfigureAwait(false);
    }

    /// <summary>Ends the agent and removes its folder.</summary>
    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync().ConfigureAwait(false);
        Directory.Delete(_folder, recursive: true);
    }

    private async Task OpenAsync()
    {
        var options = new AgentHostOptions
        {
            ProjectRoot = ProjectRoot,
            Home = Path.Combine(_folder, "home"),
            DefaultModel = ModelId,
        };
        options.Models.Add(ModelId, Model);
        _configure?.Invoke(options);
        Host = await AgentHost.StartAsync(options).ConfigureAwait(false);
    }
}
