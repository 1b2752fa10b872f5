using Cloister.Agents;

namespace Cloister.Benchmarks;

/// <summary>A project of its own, in which one agent after the other may live.</summary>
internal sealed class ProjectUnderMeasure : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    // A title would be a request more to the model, at some time behind the first answer.
    public ProjectUnderMeasure(string? config = null) =>
        File.WriteAllText(
            _folder["agent.json"],
            $$"""{"name":"Ada","version":"1","execution":{"titles":"off"}{{(config is null ? "" : "," + config)}}}"""
        );

    public string Path => _folder.Path;

    /// <summary>Where the user of this machine would have his own settings; nobody's here.</summary>
    public string Home => _folder["home"];

    /// <summary>The file of the store.</summary>
    public string Database => System.IO.Path.Combine(Path, ".agent", "state.db");

    public Task<AgentHost> StartAsync(Action<AgentHostOptions>? change = null)
    {
        var options = new AgentHostOptions
        {
            ProjectRoot = Path,
            Home = Home,
            Variable = static _ => null,
        };
        change?.Invoke(options);
        return AgentHost.StartAsync(options);
    }

    public void Dispose() => _folder.Dispose();
}
