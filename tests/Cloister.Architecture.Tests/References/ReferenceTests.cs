namespace Cloister.Architecture.Tests;

public sealed class ReferenceTests
{
    private const string Remedy =
        "Take the reference out, or, if the drawing of the packages is meant to change, change it in ARCHITECTURE.md and in "
        + "tests/Cloister.Architecture.Tests/References/Arrows.cs.";

    public static TheoryData<string> Packages => Repository.PackageNames;

    [Fact]
    public void Every_package_has_its_place_in_the_drawing()
    {
        var strangers = Repository.Packages.Select(package => package.Name).Except(Arrows.Allowed.Keys).ToList();

        if (strangers.Count > 0)
            Assert.Fail(
                $"{string.Join(", ", strangers)}: no row says what this package may reference. Add one to "
                    + "tests/Cloister.Architecture.Tests/References/Arrows.cs, with as little in it as will do."
            );
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Assembly_references_only_what_it_may(string package)
    {
        Assert.SkipUnless(Arrows.Allowed.ContainsKey(package), "no row in the table");
        var assembly = Repository.Packages.Single(project => project.Name == package).Load();

        var refused = assembly.GetReferencedAssemblies().Select(name => name.Name!).Where(name => !MayUse(package, name)).ToList();

        if (refused.Count > 0)
            Assert.Fail($"{package}.dll references {string.Join(", ", refused)}, which it may not. {Remedy}");
    }

    [Theory]
    [MemberData(nameof(Packages))]
    public void Project_file_references_only_what_it_may(string package)
    {
        Assert.SkipUnless(Arrows.Allowed.ContainsKey(package), "no row in the table");
        var project = Repository.Packages.Single(project => project.Name == package);

        var projects = project.References("ProjectReference").Select(path => Path.GetFileNameWithoutExtension(path.Replace('\\', '/')));
        var refused = project.References("PackageReference").Concat(projects).Where(name => !Arrows.Allow(package, name)).ToList();

        if (refused.Count > 0)
            Assert.Fail($"{project.Path} references {string.Join(", ", refused)}, which it may not. {Remedy}");
    }

    private static bool MayUse(string package, string assembly) => IsFramework(assembly) || Arrows.Allow(package, assembly);

    private static bool IsFramework(string assembly) =>
        File.Exists(Path.Combine(Path.GetDirectoryName(typeof(object).Assembly.Location)!, $"{assembly}.dll"));
}
