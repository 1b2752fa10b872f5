namespace Cloister.Agents.Tests;

/// <summary>A folder with files in it that goes with the test.</summary>
internal sealed class ProjectFolder : IDisposable
{
    public const string Minimal = """{ "name": "ops helper", "version": "1.0.0" }""";

    private static readonly Dictionary<string, string> NoVariables = [];

    // On some systems the temporary folder is reached through a link.
    public string Path { get; } = RealPath.Of(Directory.CreateTempSubdirectory("cloister-project-").FullName);

    public AgentProject Project => AgentProject.Open(Path);

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public static ProjectFolder With(string config)
    {
        var folder = new ProjectFolder();
        folder.Write("agent.json", config);
        return folder;
    }

    public string Write(string name, string text)
    {
        Directory.CreateDirectory(System.IO.Path.GetDirectoryName(this[name])!);
        File.WriteAllText(this[name], text);
        return this[name];
    }

    public string Read(string name) => File.ReadAllText(this[name]);

    public AgentConfig Load(Dictionary<string, string>? variables = null) => AgentConfig.Load(Project, variables ?? NoVariables);

    public IReadOnlyList<string> Errors(Dictionary<string, string>? variables = null) =>
        Assert.Throws<AgentConfigException>(() => Load(variables)).Errors;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
