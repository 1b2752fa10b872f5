namespace Cloister.Agents.AspNetCore.Tests;

/// <summary>A project that goes with the test.</summary>
internal sealed class TemporaryProject : IDisposable
{
    public TemporaryProject(string settings = "")
    {
        Write(settings);
    }

    public string Path { get; } = Directory.CreateTempSubdirectory("cloister-http-").FullName;

    public string TokenFile => System.IO.Path.Combine(Path, ".agent", "run", "local.token");

    public void Write(string settings) =>
        File.WriteAllText(
            System.IO.Path.Combine(Path, "agent.json"),
            $$"""{"name":"Ada","version":"1"{{(settings.Length == 0 ? "" : "," + settings)}}}"""
        );

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
