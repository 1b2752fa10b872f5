namespace Cloister.Agents;

/// <summary>Writes files so that there is always a whole one: the old, or the new.</summary>
internal static class AtomicFile
{
    /// <param name="path">The file; if it is a link, what it leads to is replaced, and the link stays.</param>
    /// <param name="content">What it is to hold.</param>
    /// <param name="mode">Who may do what with it; as it was, if not given.</param>
    public static void Write(string path, ReadOnlySpan<byte> content, UnixFileMode? mode = null)
    {
        var target = RealPath.Of(path);
        Put(target, content, ModeOf(target, mode));
    }

    /// <summary>Writes where others may have put a link: the link is replaced, and nothing is written where it leads.</summary>
    /// <param name="path">The file, in a folder that nobody else can replace.</param>
    /// <param name="content">What it is to hold.</param>
    /// <param name="mode">Who may do what with it.</param>
    public static void Replace(string path, ReadOnlySpan<byte> content, UnixFileMode mode) => Put(path, content, mode);

    private static void Put(string target, ReadOnlySpan<byte> content, UnixFileMode? mode)
    {
        var written = $"{target}.{Path.GetRandomFileName()}.tmp";
        try
        {
            WriteThrough(written, content, mode);
            File.Move(written, target, overwrite: true);
        }
        catch
        {
            File.Delete(written);
            throw;
        }
    }

    private static void WriteThrough(string path, ReadOnlySpan<byte> content, UnixFileMode? mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }
        using var file = new FileStream(path, options);
        file.Write(content);
        file.Flush(flushToDisk: true);
    }

    private static UnixFileMode? ModeOf(string target, UnixFileMode? mode)
    {
        if (OperatingSystem.IsWindows())
        {
            return null;
        }
        return mode ?? (File.Exists(target) ? File.GetUnixFileMode(target) : null);
    }
}
