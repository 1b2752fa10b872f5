using Cloister.AgUi;

namespace Cloister.Cli.Tests;

public sealed class SkillCommandTests : IDisposable
{
    private const string Lines = "deploy                   How we deploy.\n";

    private readonly ProjectFolder _folder = new ProjectFolder().Write(JsonData.EmptyObject);

    public SkillCommandTests()
    {
        var skill = Directory.CreateDirectory(Path.Combine(_folder.Path, ".agents", "skills", "deploy")).FullName;
        File.WriteAllText(Path.Combine(skill, "SKILL.md"), "---\ndescription: How we deploy.\n---\nRun it.\n");
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Skills_are_seen_whether_the_agent_runs_or_not()
    {
        await SeeAsync("Skill not found: tea\n");

        await using var agent = await RunningAgent.StartAsync(_folder);

        await SeeAsync("The agent refuses (400): Skill not found: tea\n");
    }

    private async Task SeeAsync(string refusal)
    {
        Assert.Equal((0, Lines, ""), await RunAsync("skill", "list"));
        Assert.Equal((0, Lines, ""), await RunAsync("skill", "find", "how", "we"));
        Assert.Equal((0, "Run it.\n", ""), await RunAsync("skill", "lookup", "depl"));
        Assert.Equal("deploy", JsonData.Parse((await RunAsync("skill", "list", "--json")).Out)[0]["id"].AsString());
        Assert.Equal((1, "", refusal), await RunAsync("skill", "lookup", "tea"));
    }

    private Task<(int ExitCode, string Out, string Error)> RunAsync(params string[] arguments) =>
        CommandProcess.RunAsync(_folder, arguments);
}
