using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Agents.Tests.Plugins.Skills;

/// <summary>An agent whose project has skills.</summary>
internal sealed class SkillStage : IAsyncDisposable
{
    private SkillStage(TestAgent agent, string home)
    {
        Agent = agent;
        Home = home;
    }

    public TestAgent Agent { get; }

    /// <summary>The folder of the user.</summary>
    public string Home { get; }

    public static async Task<SkillStage> StartAsync(ScriptedModel model, Action<AgentHostOptions>? configure = null)
    {
        var home = Directory.CreateTempSubdirectory("cloister-home-").FullName;
        var agent = await TestAgent.StartAsync(
            model,
            options =>
            {
                options.Variable = name => name == "HOME" ? home : null;
                configure?.Invoke(options);
            }
        );
        return new(agent, home);
    }

    /// <summary>Writes a skill.</summary>
    /// <param name="id">Its folder.</param>
    /// <param name="text">Its file.</param>
    /// <param name="root">The folder it is in: one of the project, or a whole path.</param>
    public void Write(string id, string text, string root = ".agents/skills")
    {
        var folder = Path.Combine(Agent.ProjectRoot, root, id);
        Directory.CreateDirectory(folder);
        File.WriteAllText(Path.Combine(folder, "SKILL.md"), text);
    }

    public async Task ConfigureAsync(string skill)
    {
        await File.WriteAllTextAsync(
            Path.Combine(Agent.ProjectRoot, "agent.json"),
            $$$"""{"name":"Test","version":"1","plugins":{"skill":{{{skill}}}}}""",
            TestContext.Current.CancellationToken
        );
        await Agent.Host.ReloadAsync(TestContext.Current.CancellationToken);
    }

    public async Task<PluginActionResult> TryAsync(string action, params (string, JsonData)[] payload) =>
        await Agent.Host.Context.Plugins.RunActionAsync(
            "skill",
            action,
            JsonData.Object(payload),
            cancellationToken: TestContext.Current.CancellationToken
        );

    public async Task<JsonData> DoAsync(string action, params (string, JsonData)[] payload)
    {
        var result = await TryAsync(action, payload);
        Assert.True(result.Success, result.Error);
        return result.Data!;
    }

    /// <summary>The ids of the skills, those that cannot be used with why.</summary>
    public async Task<IReadOnlyList<string>> ListAsync() =>
        [
            .. (await DoAsync("list")).Items.Select(skill =>
                skill["valid"].AsBoolean() ? skill["id"].AsString() : $"{skill["id"].AsString()}: {skill["problem"].AsString()}"
            ),
        ];

    public async ValueTask DisposeAsync()
    {
        await Agent.DisposeAsync();
        Directory.Delete(Home, recursive: true);
    }
}
