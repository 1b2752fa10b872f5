namespace Cloister.Agents;

/// <summary>Whether the file system that holds a folder tells names apart that differ only in case.</summary>
internal static class CaseOfNames
{
    /// <summary>The path as it is compared with others.</summary>
    public static string Fold(string folder) => AreTheSame(folder) ? folder.ToLowerInvariant() : folder;

    private static bool AreTheSame(string folder)
    {
        var name = Path.GetFileName(folder);
        var other = new string(Array.ConvertAll(name.ToCharArray(), Swap));
        if (name == other || Path.GetDirectoryName(folder) is not { } parent)
        {
            return OperatingSystem.IsWindows() || OperatingSystem.IsMacOS();
        }
        // Both may be there on their own; then the system does tell them apart.
        return Directory.Exists(Path.Combine(parent, other)) && !Lists(parent, other);
    }

    private static bool Lists(string parent, string name)
    {
        try
        {
            return Directory.EnumerateDirectories(parent).Any(found => Path.GetFileName(found) == name);
        }
        catch (UnauthorizedAccessException)
        {
            // A parent that may be passed through but not listed is a matter of Unix, where cases differ as a rule.
            return true;
        }
    }

    private static char Swap(char c) => char.IsUpper(c) ? char.ToLowerInvariant(c) : char.ToUpperInvariant(c);
}
