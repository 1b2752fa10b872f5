namespace Cloister.Agents;

/// <summary>Opens files whose path was checked, and notices when something else was put there between check and opening.</summary>
internal static class OpenFile
{
    /// <param name="given">The path as it was given, for the refusal.</param>
    /// <param name="real">The path that was checked, links followed.</param>
    /// <exception cref="AgentPathException">What is there is no file, or not the one that was checked.</exception>
    public static FileStream Read(string given, string real)
    {
        if (new FileInfo(real) is { Exists: true } info && !RegularFile.Is(info))
        {
            throw AgentPathException.NoFile(given);
        }
        var file = new FileStream(real, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        if (LedTo(file, real) == real)
        {
            return file;
        }
        file.Dispose();
        throw AgentPathException.Swapped(given);
    }

    // Linux knows what a descriptor stands for; elsewhere the path is followed once more.
    private static string LedTo(FileStream file, string real)
    {
        var descriptor = $"/proc/self/fd/{file.SafeFileHandle.DangerousGetHandle()}";
        return (OperatingSystem.IsLinux() ? new FileInfo(descriptor).LinkTarget : null) ?? RealPath.Of(real);
    }
}
