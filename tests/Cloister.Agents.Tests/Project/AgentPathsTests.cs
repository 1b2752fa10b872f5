namespace Cloister.Agents.Tests;

public sealed class AgentPathsTests : IDisposable
{
    private readonly ProjectFolder _folder = new();

    private AgentPaths Paths => _folder.Project.Paths;

    [Fact]
    public void Paths_below_the_state_are_absolute()
    {
        Assert.Equal(_folder[".agent/shell/s1/output.log"], Paths.InState("shell", "s1", "output.log"));
        Assert.Equal(_folder[".agent/state.db"], Paths.Database);
    }

    [Theory]
    [InlineData("..")]
    [InlineData("../elsewhere")]
    [InlineData("a/../../elsewhere")]
    [InlineData("/etc/passwd")]
    public void What_leads_out_of_the_project_is_refused(string path)
    {
        var refused = Assert.Throws<AgentPathException>(() => Paths.InProject(path));

        Assert.Equal(path, refused.Path);
        Assert.Contains(path, refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("../agent.json")]
    [InlineData("..")]
    public void What_leads_out_of_the_state_is_refused_even_inside_the_project(string path) =>
        Assert.Throws<AgentPathException>(() => Paths.InState(path));

    [Fact]
    public void A_neighbour_whose_name_begins_alike_is_outside()
    {
        var neighbour = Path.GetFileName(_folder.Path) + "-other";

        Assert.Throws<AgentPathException>(() => Paths.InProject($"../{neighbour}/file"));
    }

    [Fact]
    public void A_link_that_leads_out_is_refused_and_so_is_what_lies_behind_it()
    {
        using var outside = new ProjectFolder();
        Directory.CreateSymbolicLink(_folder["door"], outside.Path);
        File.CreateSymbolicLink(_folder["file"], outside["secret"]);

        Assert.Throws<AgentPathException>(() => Paths.InProject("door"));
        Assert.Throws<AgentPathException>(() => Paths.InProject("door/secret"));
        Assert.Throws<AgentPathException>(() => Paths.InProject("file"));
    }

    [Fact]
    public void A_link_through_a_link_is_followed_to_its_end()
    {
        using var outside = new ProjectFolder();
        Directory.CreateSymbolicLink(_folder["one"], "two");
        Directory.CreateSymbolicLink(_folder["two"], "three/deep");
        Directory.CreateSymbolicLink(_folder["three"], outside.Path);

        var refused = Assert.Throws<AgentPathException>(() => Paths.InProject("one/file"));

        Assert.Equal("one/file", refused.Path);
    }

    [Fact]
    public void A_link_inside_the_project_gives_the_path_it_leads_to()
    {
        Directory.CreateDirectory(_folder["real"]);
        Directory.CreateSymbolicLink(_folder["alias"], "real");

        Assert.Equal(_folder["real/file"], Paths.InProject("alias/file"));
    }

    [Fact]
    public void A_state_folder_that_is_a_link_out_of_the_project_is_refused()
    {
        using var outside = new ProjectFolder();
        Directory.CreateSymbolicLink(_folder[".agent"], outside.Path);

        Assert.Throws<AgentPathException>(() => Paths.InState("logs"));
    }

    [Fact]
    public void Links_that_go_round_in_circles_are_refused()
    {
        Directory.CreateSymbolicLink(_folder["a"], "b");
        Directory.CreateSymbolicLink(_folder["b"], "a");

        Assert.Contains("circles", Assert.Throws<AgentPathException>(() => Paths.InProject("a/file")).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CON")]
    [InlineData("notes/nul.txt")]
    [InlineData("com1.log/file")]
    public void Names_of_devices_are_refused_on_every_system(string path) => Assert.Throws<AgentPathException>(() => Paths.InProject(path));

    [Theory]
    [InlineData("console")]
    [InlineData("null.txt")]
    [InlineData("com.example/file")]
    public void Names_that_only_begin_like_devices_are_not(string path) => Assert.Equal(_folder[path], Paths.InProject(path));

    [Theory]
    [InlineData("")]
    [InlineData("  ")]
    [InlineData("a\0b")]
    public void What_is_no_path_is_refused(string path) => Assert.Throws<AgentPathException>(() => Paths.InProject(path));

    [Fact]
    public void The_project_itself_is_inside() => Assert.Equal(_folder.Path, Paths.InProject("."));

    public void Dispose() => _folder.Dispose();
}
