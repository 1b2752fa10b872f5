using Cloister.AgUi;

namespace Cloister.Cli.Tests;

public sealed class ProjectPlaceTests : IDisposable
{
    private readonly ProjectFolder _folder = new();
    private readonly string _inside;

    public ProjectPlaceTests() => _inside = Directory.CreateDirectory(_folder["notes/today"]).FullName;

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Folder_inside_a_project_means_the_project()
    {
        _folder.Write(JsonData.EmptyObject);

        Assert.Equal(_folder.Path, ProjectPlace.Find(null, At(_inside)));
    }

    [Fact]
    public void Configuration_that_is_only_there_to_be_inherited_is_no_project()
    {
        File.WriteAllText(_folder["agent.json"], """{"execution":{"maxSteps":3}}""");

        Assert.Equal(_inside, ProjectPlace.Find(null, At(_inside)));
    }

    [Fact]
    public void Named_folder_counts_before_a_variable_and_that_before_the_current_one()
    {
        _folder.Write(JsonData.EmptyObject);
        using var place = new Place(_inside) { Variables = { ["CLOISTER_PROJECT"] = "elsewhere" } };

        Assert.Equal(Path.Combine(_inside, "here"), ProjectPlace.Find("here", place.Here));
        Assert.Equal(Path.Combine(_inside, "elsewhere"), ProjectPlace.Find(null, place.Here));
    }

    private static Surroundings At(string folder)
    {
        using var place = new Place(folder);
        return place.Here;
    }
}
