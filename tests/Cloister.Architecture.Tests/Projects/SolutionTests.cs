using System.Xml.Linq;

namespace Cloister.Architecture.Tests;

public sealed class SolutionTests
{
    [Fact]
    public void Every_project_is_in_the_solution()
    {
        var listed = XDocument
            .Parse(Repository.Read("Cloister.slnx"))
            .Descendants("Project")
            .Select(project => (string)project.Attribute("Path")!);

        var missing = Repository.Projects().Select(project => project.Path).Except(listed).ToList();

        if (missing.Count > 0)
            Assert.Fail($"Not in Cloister.slnx, so nobody builds it: {string.Join(", ", missing)}. Add it: dotnet sln add {missing[0]}");
    }

    [Fact]
    public void Every_package_is_named_like_its_folder()
    {
        var astray = Repository.Packages.Where(package => package.Path != $"src/{package.Name}/{package.Name}.csproj").ToList();

        if (astray.Count > 0)
            Assert.Fail($"{astray[0].Path}: a package is src/<Name>/<Name>.csproj, so that folder, assembly and package share one name.");
    }

    [Fact]
    public void Nothing_lets_a_package_leave_its_public_members_undocumented()
    {
        string[] settings = ["Directory.Build.props", "Directory.Build.targets", "eng/Library.props", ".editorconfig"];
        var files = settings.Where(Repository.Exists).Concat(new[] { "*.props", "*.csproj", "*.cs", ".editorconfig" }.SelectMany(Sources));

        var silenced = files.Where(file => Repository.Read(file).Contains("1591", StringComparison.Ordinal)).ToList();

        if (silenced.Count > 0)
            Assert.Fail(
                $"CS1591 is switched off in {string.Join(", ", silenced)}. Document the members instead: one sentence each will do."
            );
        Assert.All(
            Repository.Packages,
            package => Assert.True(HasDocumentation(package), $"{package.Name} builds no XML documentation file.")
        );

        static IEnumerable<string> Sources(string pattern) => Repository.Files("src", pattern);
    }

    private static bool HasDocumentation(Project package) => File.Exists(Path.Combine(AppContext.BaseDirectory, $"{package.Name}.xml"));
}
