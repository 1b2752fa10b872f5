using Cloister.Agents;
using Cloister.AgUi;

namespace Cloister.Cli.Tests;

public sealed class RunFilesTests : IDisposable
{
    private readonly ProjectFolder _folder = new();
    private readonly AgentProject _project;

    public RunFilesTests()
    {
        _folder.Write(JsonData.EmptyObject);
        _project = AgentProject.Open(_folder.Path);
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Project_is_claimed_once_and_free_again_afterwards()
    {
        using (await ClaimAsync())
        {
            var refused = await Assert.ThrowsAsync<CommandException>(ClaimAsync);
            Assert.Equal($"Agent already running (pid: {Environment.ProcessId})", refused.Message);
        }

        using var again = await ClaimAsync();
        Assert.True(File.Exists(_folder.Run("agent.pid")));
    }

    [Theory]
    [InlineData("not json")]
    [InlineData("{}")]
    [InlineData("""{"pid":1,"processStartTime":"soon","projectRoot":"/"}""")]
    public async Task File_that_says_nothing_is_in_nobodys_way(string left)
    {
        Leave(left);

        using var claimed = await ClaimAsync();

        Assert.Contains($"{Environment.ProcessId}", File.ReadAllText(_folder.Run("agent.pid")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Number_that_another_process_got_is_not_the_agent()
    {
        var other = ProcessIdentity.OfThis(_project.Root);
        Leave(TextOf(other with { StartedAt = other.StartedAt.AddMinutes(-1) }));

        using var claimed = await ClaimAsync();

        Assert.Null(RunFiles.FindUrl(_project));
    }

    [Fact]
    public async Task Files_of_a_project_that_was_copied_belong_to_the_original()
    {
        Leave(TextOf(ProcessIdentity.OfThis("/original")));

        using var claimed = await ClaimAsync();
    }

    private Task<RunFiles> ClaimAsync() => RunFiles.ClaimAsync(_project, TimeProvider.System, CancellationToken.None);

    private void Leave(string text)
    {
        Directory.CreateDirectory(_folder.Run(""));
        File.WriteAllText(_folder.Run("agent.pid"), text);
    }

    private static string TextOf(ProcessIdentity identity) =>
        JsonData
            .Object(("pid", identity.Id), ("processStartTime", $"{identity.StartedAt:O}"), ("projectRoot", identity.ProjectRoot))
            .ToString();
}
