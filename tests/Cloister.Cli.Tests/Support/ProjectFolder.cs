using Cloister.Agents;
using Cloister.AgUi;
using Cloister.Testing;

namespace Cloister.Cli.Tests;

/// <summary>A folder for a project, and one for its user, which go with the test.</summary>
internal sealed class ProjectFolder : IDisposable
{
    private readonly DirectoryInfo _root = Directory.CreateTempSubdirectory("cloister-cli-");

    public ProjectFolder()
    {
        Path = AgentProject.Open(_root.CreateSubdirectory("ada").FullName).Root;
        Home = System.IO.Path.Combine(_root.FullName, "home");
    }

    public string Path { get; }

    public string Home { get; }

    /// <summary>Further variables for the processes.</summary>
    public Dictionary<string, string> Variables { get; } = new(StringComparer.Ordinal);

    public string this[string name] => System.IO.Path.Combine(Path, name);

    public string Run(string name) => System.IO.Path.Combine(Path, ".agent", "run", name);

    /// <summary>An agent whose model is somebody else's, over HTTP. It is asked for answers only, in their order.</summary>
    public ProjectFolder With(FakeModelServer provider)
    {
        var settings = provider.Settings;
        Variables["TEST_KEY"] = settings.ApiKey ?? "none";
        return Write(
            JsonData.Object(
                ("execution", JsonData.Object(("modelId", "test"), ("titles", "off"))),
                ("models", JsonData.Object(("test", JsonData.Object(("provider", "fake"), ("name", "test"))))),
                (
                    "providers",
                    JsonData.Object(
                        ("fake", JsonData.Object(("type", settings.Type), ("baseUrl", $"{settings.BaseUrl}"), ("apiKey", "${TEST_KEY}")))
                    )
                )
            )
        );
    }

    public ProjectFolder Write(JsonData settings)
    {
        File.WriteAllText(this[".env"], string.Concat(Variables.Select(variable => $"{variable.Key}={variable.Value}\n")));
        var config = JsonData.Object(("name", "Ada"), ("version", "1"));
        File.WriteAllText(
            this["agent.json"],
            settings.Members.Aggregate(config, (all, member) => all.With(member.Key, member.Value)).ToString()
        );
        return this;
    }

    public void Dispose() => _root.Delete(recursive: true);
}
