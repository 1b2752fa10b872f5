namespace Cloister.Architecture.Tests;

/// <summary>The files of the repository as its authors see them: without what is built, restored or fetched.</summary>
internal static class Repository
{
    private static readonly HashSet<string> Generated = ["bin", "obj", "artifacts", "node_modules", "TestResults", ".git", ".vs", ".idea"];

    public static string Root { get; } = FindRoot();

    public static IReadOnlyList<Project> Packages { get; } = [.. Projects("src")];

    /// <summary>The packages, as rows of a theory.</summary>
    public static TheoryData<string> PackageNames => [.. Packages.Select(package => package.Name)];

    public static IEnumerable<Project> Projects(string folder = "") => Files(folder, "*.csproj").Select(path => new Project(path));

    /// <summary>Paths relative to the root, with forward slashes, in a stable order.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Below(new DirectoryInfo(Path.Combine(Root, folder)), pattern)
            .Select(file => Path.GetRelativePath(Root, file.FullName).Replace('\\', '/'))
            .Order(StringComparer.Ordinal);

    public static bool Exists(string path) => Path.Exists(Full(path));

    public static string Full(string path) => Path.Combine(Root, path);

    public static string Read(string path) => File.ReadAllText(Full(path)).ReplaceLineEndings("\n");

    public static void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(Full(path))!);
        File.WriteAllText(Full(path), text);
    }

    private static IEnumerable<FileInfo> Below(DirectoryInfo folder, string pattern) =>
        !folder.Exists
            ? []
            : folder
                .EnumerateFiles(pattern)
                .Concat(
                    folder.EnumerateDirectories().Where(child => !Generated.Contains(child.Name)).SelectMany(child => Below(child, pattern))
                );

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Cloister.slnx")))
                return folder.FullName;
        }

        throw new InvalidOperationException(
            $"No Cloister.slnx above '{AppContext.BaseDirectory}': the architecture tests read the repository, so run them from a clone of it."
        );
    }
}
