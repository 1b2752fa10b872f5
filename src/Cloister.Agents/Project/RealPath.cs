namespace Cloister.Agents;

/// <summary>Where a path leads once every link in it is followed.</summary>
internal static class RealPath
{
    private const int MostLinks = 64;

    /// <summary>Follows the links of whatever exists; a rest that does not exist yet stays as it is.</summary>
    /// <exception cref="AgentPathException">The links go round in circles.</exception>
    public static string Of(string path)
    {
        var rest = Path.GetFullPath(path);
        var resolved = Path.GetPathRoot(rest)!;
        rest = rest[resolved.Length..];
        for (var links = 0; rest.Length > 0; )
        {
            var (segment, behind) = Split(rest);
            var next = Path.Combine(resolved, segment);
            if (new FileInfo(next).LinkTarget is not { } target)
            {
                (resolved, rest) = (next, behind);
                continue;
            }
            if (++links > MostLinks)
            {
                throw AgentPathException.TooManyLinks(path);
            }
            // Where the link leads may go through further links, so that is walked from its root on.
            var led = Path.Combine(Path.GetFullPath(target, resolved), behind);
            resolved = Path.GetPathRoot(led)!;
            rest = led[resolved.Length..];
        }
        return resolved;
    }

    /// <summary>Whether a real path is the folder itself or lies below it.</summary>
    public static bool IsInside(string path, string folder) =>
        path.StartsWith(folder, StringComparison.Ordinal)
        && (path.Length == folder.Length || Path.EndsInDirectorySeparator(folder) || path[folder.Length] == Path.DirectorySeparatorChar);

    private static (string Segment, string Behind) Split(string path)
    {
        var end = path.IndexOfAny([Path.DirectorySeparatorChar, Path.AltDirectorySeparatorChar]);
        return end < 0 ? (path, "") : (path[..end], path[(end + 1)..].TrimStart(Path.DirectorySeparatorChar));
    }
}
