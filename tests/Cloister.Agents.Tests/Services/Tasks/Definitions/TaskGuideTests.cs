namespace Cloister.Agents.Tests.Services.Tasks;

public sealed class TaskGuideTests
{
    private static readonly string Guide = File.ReadAllText(Path.Combine(Root(), "docs", "guides", "tasks.md"));

    [Fact]
    public void The_task_that_the_guide_shows_is_one()
    {
        var from = Guide.IndexOf("```markdown\n", StringComparison.Ordinal) + "```markdown\n".Length;
        var task = TaskFile.Read("morning-report", Guide[from..Guide.IndexOf("\n```", from, StringComparison.Ordinal)]);

        Assert.Equal(("Morning report", "30 8 * * 1-5", "Europe/Berlin"), (task.Title, task.When.Text, task.Zone!.Id));
        Assert.Equal((true, MissedRuns.Once), (task.IsReviewed, task.Missed));
    }

    [Fact]
    public void The_guide_lists_all_keys() =>
        Assert.All([.. TaskRequest.Keys, "title", "when"], key => Assert.Contains($"\n| `{key}` |", Guide, StringComparison.Ordinal));

    private static string Root()
    {
        var folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Cloister.slnx")))
        {
            folder = Path.GetDirectoryName(folder)!;
        }

        return folder;
    }
}
