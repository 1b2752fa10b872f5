using Cloister.Agents.Tests.Storage;

namespace Cloister.Agents.Tests.Hostile;

/// <summary>Paths that models make up, through a tool that asks the agent's own resolver.</summary>
public sealed class PathTests : IDisposable
{
    private readonly TemporaryFolder _outside = new();
    private readonly TemporaryFolder _folder = new();

    public PathTests()
    {
        File.WriteAllText(_folder["agent.json"], """{"name":"Ada","version":"1"}""");
        File.WriteAllText(_folder["notes.txt"], "my notes");
        File.WriteAllText(_outside["passwd"], "root");
        File.CreateSymbolicLink(_folder["link.txt"], _outside["passwd"]);
        Directory.CreateSymbolicLink(_folder["way"], _outside.Path);
        File.CreateSymbolicLink(_folder["circle"], _folder["circle"]);
    }

    public void Dispose()
    {
        _folder.Dispose();
        _outside.Dispose();
    }

    [Theory]
    [InlineData("..", "leads out of")]
    [InlineData("../passwd", "leads out of")]
    [InlineData("a/../../passwd", "leads out of")]
    [InlineData("/etc/passwd", "leads out of")]
    [InlineData("//etc/passwd", "leads out of")]
    [InlineData("./././../passwd", "leads out of")]
    [InlineData("link.txt", "leads out of")]
    [InlineData("way/passwd", "leads out of")]
    [InlineData("circle", "go round in circles")]
    [InlineData("CON", "name of a device")]
    [InlineData("notes/nul.txt", "name of a device")]
    [InlineData("", "it is empty")]
    [InlineData("notes.txt\0.png", "holds a character no path has")]
    public async Task Path_that_leads_elsewhere_is_refused_in_words(string path, string why)
    {
        var (text, code) = await ReadAsync(path);

        Assert.Equal("failed", code);
        Assert.Contains("is refused", text, StringComparison.Ordinal);
        Assert.Contains(why, text, StringComparison.Ordinal);
        Assert.DoesNotContain("root:", text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("notes.txt")]
    [InlineData("./notes.txt")]
    [InlineData("a/../notes.txt")]
    [InlineData("way/../notes.txt")]
    public async Task Path_inside_is_read(string path) => Assert.Equal(("my notes", null), await ReadAsync(path));

    [Theory]
    [InlineData("~/notes.txt")]
    [InlineData("file:///etc/passwd")]
    [InlineData("%2e%2e/passwd")]
    [InlineData("..%2fpasswd")]
    [InlineData("$HOME/passwd")]
    [InlineData("..\\passwd")]
    public async Task Nothing_in_a_path_stands_for_anything_else(string path)
    {
        var (text, code) = await ReadAsync(path);

        Assert.Equal("failed", code);
        Assert.DoesNotContain("root:", text, StringComparison.Ordinal);
    }

    private async Task<(string Text, string? Code)> ReadAsync(string path)
    {
        var paths = AgentProject.Open(_folder.Path).Paths;
        await using var scene = await ToolScene.CallingAsync("open", Cloister.AgUi.JsonData.Object(("path", path)).ToString());
        scene.Box.Add(
            "open",
            async (string path) =>
            {
                using var reader = new StreamReader(paths.OpenRead(path));
                return await reader.ReadToEndAsync();
            }
        );
        return await scene.AnswerAsync();
    }
}
