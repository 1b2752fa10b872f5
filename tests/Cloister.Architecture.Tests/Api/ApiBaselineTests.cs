namespace Cloister.Architecture.Tests;

public sealed class ApiBaselineTests
{
    private const string Remedy = "If that is meant, accept it with ./test --accept-api and commit the file with the change.";

    public static TheoryData<string> Packages => Repository.PackageNames;

    [Theory]
    [MemberData(nameof(Packages))]
    public void Public_surface_is_the_approved_one(string package)
    {
        var approved = $"api/{package}.txt";
        var built = ApiSurface.Of(Repository.Packages.Single(project => project.Name == package).Load());
        if (Environment.GetEnvironmentVariable("CLOISTER_ACCEPT_API") == "1")
            Repository.Write(approved, built);

        if (!Repository.Exists(approved))
            Assert.Fail($"{approved} is missing: nobody has approved what {package} shows to the world. {Remedy}");
        if (Repository.Read(approved) != built)
            Assert.Fail(
                $"{package} does not show the world what {approved} says (- approved, + built).\n{TextDiff.Of(Repository.Read(approved), built)}{Remedy}"
            );
    }

    [Fact]
    public void No_baseline_outlives_its_package()
    {
        var orphans = Repository.Files("api", "*.txt").Except(Repository.Packages.Select(package => $"api/{package.Name}.txt")).ToList();

        if (orphans.Count > 0)
            Assert.Fail($"No package in src/ belongs to {string.Join(", ", orphans)}. Delete it.");
    }
}
