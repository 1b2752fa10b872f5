using System.Text.RegularExpressions;

namespace Cloister.Architecture.Tests;

/// <summary>The folders of the agent host, and the names each declares. One assembly, so no compiler keeps them apart.</summary>
internal static partial class AgentFolders
{
    private const string Root = "src/Cloister.Agents";

    /// <summary>What a folder must not know, and why.</summary>
    public static IReadOnlyDictionary<string, (string[] Folders, string Why)> Forbidden { get; } =
        new Dictionary<string, (string[], string)>
        {
            ["Storage"] = (
                ["Sessions", "Running", "Tools", "Serving", "Context", "Services", "Plugins", "Models", "Project"],
                "it stores whatever it is given"
            ),
            ["Models"] = (
                ["Storage", "Sessions", "Running", "Tools", "Serving", "Context", "Services", "Plugins"],
                "a model knows no conversation"
            ),
            ["Sessions"] = (
                ["Running", "Tools", "Serving", "Context", "Services", "Plugins"],
                "a session knows neither who works in it nor who uses it"
            ),
            ["Running"] = (["Serving", "Context", "Services", "Plugins"], "the loop gets its parts handed in"),
            ["Tools"] = (["Running", "Serving", "Context", "Services", "Plugins"], "tools are called, they do not call"),
            ["Serving"] = (["Running", "Tools", "Context", "Services", "Plugins"], "a stream shows sessions and nothing else"),
            ["Channels"] = (
                ["Storage", "Sessions", "Running", "Tools", "Serving", "Context", "Services", "Plugins", "Models", "Points"],
                "a platform is translated and nothing is decided"
            ),
            ["Points"] = (
                ["Storage", "Sessions", "Running", "Tools", "Serving", "Services", "Plugins", "Models", "Project"],
                "a point knows neither who owns it nor who reaches it"
            ),
            ["Sandboxing"] = (
                ["Sessions", "Running", "Tools", "Serving", "Context", "Services", "Plugins", "Models"],
                "it starts whatever it is given"
            ),
            ["Services"] = (["Plugins"], "services know points, and not who hooks them"),
            ["Plugins"] = (["Services"], "plugins know payloads, and not who fires them"),
        };

    /// <summary>The source of each file, without comments, by its path below the package.</summary>
    public static IReadOnlyDictionary<string, string> Sources { get; } =
        Repository
            .Files(Root, "*.cs")
            .ToDictionary(file => file[(Root.Length + 1)..], file => Comments().Replace(Repository.Read(file), ""));

    public static string FolderOf(string file) =>
        file.Contains('/', StringComparison.Ordinal) ? file[..file.IndexOf('/', StringComparison.Ordinal)] : "";

    /// <summary>The types of a folder.</summary>
    public static HashSet<string> TypesOf(string folder) => Types(source => FolderOf(source) == folder);

    /// <summary>The types of all files whose path begins so.</summary>
    public static HashSet<string> TypesIn(string path) => Types(source => source.StartsWith(path, StringComparison.Ordinal));

    /// <summary>The types of the files that lie in a folder itself.</summary>
    public static HashSet<string> TypesOfFiles(string folder) => Types(source => Path.GetDirectoryName(source) == folder);

    /// <summary>Names of one word are left out: they are words of other things as well.</summary>
    private static HashSet<string> Types(Func<string, bool> isOf) =>
        Sources
            .Where(source => isOf(source.Key))
            .SelectMany(source => Declarations().Matches(source.Value))
            .Select(match => match.Groups["name"].Value)
            .Where(name => name.Count(char.IsUpper) > 1)
            .ToHashSet(StringComparer.Ordinal);

    public static IEnumerable<string> WordsOf(string source) => Words().Matches(source).Select(match => match.Value);

    [GeneratedRegex(@"//[^\n]*")]
    private static partial Regex Comments();

    [GeneratedRegex(
        @"^(public|internal) ((static|sealed|abstract|partial|readonly) )*(record struct|record|class|struct|interface|enum) (?<name>\w+)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Declarations();

    [GeneratedRegex(@"\w+")]
    private static partial Regex Words();
}
