namespace Cloister.Agents;

/// <summary>Keeps state and secrets of a project out of its git history.</summary>
internal static class GitIgnore
{
    public const string FileName = ".gitignore";

    private static readonly string[] Entries = [ProductNames.StateFolder + "/", ProductNames.VariablesFile];

    /// <summary>Whether the folder belongs to a git work tree; in a linked one <c>.git</c> is a file.</summary>
    public static bool IsInWorkTree(string folder) =>
        Path.Exists(Path.Combine(folder, ".git")) || (Path.GetDirectoryName(folder) is { } parent && IsInWorkTree(parent));

    /// <summary>The file with what is missing in it; null if nothing is.</summary>
    public static string? Complete(string? text)
    {
        var lines = (text ?? "").Split('\n').Select(line => line.Trim().Trim('/')).ToHashSet(StringComparer.Ordinal);
        var missing = Entries.Where(entry => !lines.Contains(entry.Trim('/'))).ToList();
        if (missing.Count == 0)
        {
            return null;
        }
        var gap = string.IsNullOrEmpty(text) || text.EndsWith('\n') ? "" : "\n";
        return $"{text}{gap}{string.Join('\n', missing)}\n";
    }
}
