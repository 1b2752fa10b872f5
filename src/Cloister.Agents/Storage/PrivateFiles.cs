namespace Cloister.Agents;

/// <summary>Files and folders that nobody but the user of this process may read.</summary>
internal static class PrivateFiles
{
    private const UnixFileMode ForUs = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public static void CreateFolder(string path)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(path);
        }
        else
        {
            Directory.CreateDirectory(path, ForUs | UnixFileMode.UserExecute);
        }
    }

    /// <summary>Makes the file if it is not there.</summary>
    public static void Create(string path) => Open(path, FileMode.OpenOrCreate, FileShare.ReadWrite).Dispose();

    /// <summary>Makes the file; fails if it is there.</summary>
    public static void CreateNew(string path) => Open(path, FileMode.CreateNew, FileShare.ReadWrite).Dispose();

    /// <summary>Opens the file, and makes it if it is not there.</summary>
    public static FileStream Open(string path, FileMode mode, FileShare share)
    {
        var options = new FileStreamOptions
        {
            Mode = mode,
            Access = FileAccess.ReadWrite,
            Share = share,
            BufferSize = 0,
        };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = ForUs;
        }

        return new(path, options);
    }

    /// <summary>Returns when the bytes of the file are on the disk.</summary>
    public static void Flush(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite);
        file.Flush(flushToDisk: true);
    }
}
