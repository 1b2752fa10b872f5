namespace Cloister.Agents;

/// <summary>Folders and files that are nobody's business but the user's.</summary>
internal static class PrivateFolder
{
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    /// <summary>Whether a folder that is there lets others in.</summary>
    public static bool IsOpen(string folder) =>
        !OperatingSystem.IsWindows() && Directory.Exists(folder) && (File.GetUnixFileMode(folder) & Others) != UnixFileMode.None;

    /// <summary>Makes the folder if it is not there, and those above it that are missing; one that is there stays as it is.</summary>
    public static string Ensure(string folder)
    {
        if (Directory.Exists(folder))
        {
            return folder;
        }
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
            return folder;
        }
        // The framework would make those above it as open as any.
        if (Path.GetDirectoryName(folder) is { } above)
        {
            Ensure(above);
        }
        Directory.CreateDirectory(folder, FolderMode);
        return folder;
    }
}
