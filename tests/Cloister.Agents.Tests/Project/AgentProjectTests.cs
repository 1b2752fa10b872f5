namespace Cloister.Agents.Tests;

public sealed class AgentProjectTests
{
    [Fact]
    public void Every_way_to_write_a_folder_names_the_same_project()
    {
        using var folder = new ProjectFolder();
        Directory.CreateDirectory(folder["agent"]);
        Directory.CreateSymbolicLink(folder["link"], folder["agent"]);

        var project = AgentProject.Open(folder["agent"]);

        string[] ways = [folder["agent"] + "/", folder["link"], folder["agent/../agent"], folder["link/."]];
        Assert.All(ways, way => Assert.Equal((project.Root, project.Id), (AgentProject.Open(way).Root, AgentProject.Open(way).Id)));
        Assert.Equal(folder["agent"], project.Root);
    }

    [Fact]
    public void The_id_is_the_head_of_a_hash_of_the_root() => Assert.Equal("25d1198f0e03e199", AgentProject.IdOf("/srv/ada/agent"));

    [Fact]
    public void Two_folders_are_two_projects()
    {
        using var one = new ProjectFolder();
        using var two = new ProjectFolder();

        Assert.NotEqual(one.Project.Id, two.Project.Id);
    }

    [Fact]
    public void A_folder_that_is_not_there_is_refused_by_name()
    {
        var refused = Assert.Throws<DirectoryNotFoundException>(() => AgentProject.Open("/nowhere/at/all"));

        Assert.Contains("'/nowhere/at/all'", refused.Message, StringComparison.Ordinal);
    }
}
