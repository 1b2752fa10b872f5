namespace Cloister.Agents;

/// <summary>Folders and files that are nobody's business but the user's.</summary>
internal static class PrivateFolder
{
    public const UnixFileMode FileMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const UnixFileMode FolderMode = FileMode | UnixFileMode.UserExecute;

    /// <summary>Makes the folder if it is not there; one that is there stays as it is.</summary>
    public static string Ensure(string folder)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(folder);
        }
        else
        {
            Directory.CreateDirectory(folder, FolderMode);
        }
        return folder;
    }
}
