using System.Security.Cryptography;
using System.Text;

namespace Cloister.Hosting;

/// <summary>Every file of a folder, read once: what was hashed is what is used, whatever happens to the folder afterwards.</summary>
internal sealed class FolderContents
{
    private FolderContents(IReadOnlyDictionary<string, byte[]> files, string hash)
    {
        Files = files;
        Hash = hash;
    }

    /// <summary>Contents by path, with forward slashes.</summary>
    public IReadOnlyDictionary<string, byte[]> Files { get; }

    /// <summary>As <see cref="PluginFolder.ComputeHash"/> defines it.</summary>
    public string Hash { get; }

    /// <exception cref="PluginFolderException">The folder is missing or empty, or has something in it that is refused.</exception>
    public static FolderContents Read(string name, string folder)
    {
        if (!Directory.Exists(folder))
        {
            throw new PluginFolderException(name, $"'{folder}' does not exist. Put the plugin there, or correct the path of the listing.");
        }

        var files = new SortedDictionary<string, byte[]>(Comparer<string>.Create(ByBytes));
        try
        {
            Collect(name, Real(new DirectoryInfo(folder)), "", files);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new PluginFolderException(name, $"it cannot be read. {exception.Message}", exception);
        }

        return files.Count > 0 ? new(files, HashOf(files)) : throw new PluginFolderException(name, $"'{folder}' holds no file.");
    }

    /// <summary>Where a path really is, behind a link.</summary>
    public static string Real(FileSystemInfo entry) =>
        Path.GetFullPath((entry.ResolveLinkTarget(returnFinalTarget: true) ?? entry).FullName);

    public static bool IsInside(string folder, string path) =>
        path.StartsWith(Path.TrimEndingDirectorySeparator(folder) + Path.DirectorySeparatorChar, StringComparison.Ordinal);

    private static void Collect(string name, string folder, string below, SortedDictionary<string, byte[]> files)
    {
        foreach (var entry in new DirectoryInfo(folder).EnumerateFileSystemInfos("*", All))
        {
            var path = below + entry.Name;
            if (entry.Name.AsSpan().ContainsAnyInRange('\0', '\x1f') || entry.Name.Contains('\\', StringComparison.Ordinal))
            {
                throw new PluginFolderException(name, $"the name of file '{path}' has a control character or a backslash. Rename it.");
            }

            RefuseLink(name, path, entry);
            if (entry is FileInfo file)
            {
                files.Add(path, Contents(name, path, file));
            }
            else
            {
                Collect(name, entry.FullName, path + "/", files);
            }
        }
    }

    private static byte[] Contents(string name, string path, FileInfo file) =>
        RegularFile.Is(file)
            ? File.ReadAllBytes(file.FullName)
            : throw new PluginFolderException(name, $"'{path}' is no regular file but a pipe, a device or a socket. Remove it.");

    // A folder behind a link could lead in circles, a file behind one be elsewhere, and tools that hash a folder pass links over.
    private static void RefuseLink(string name, string path, FileSystemInfo entry)
    {
        if (entry.LinkTarget is { } target)
        {
            throw new PluginFolderException(
                name,
                $"'{path}' is a link to '{target}', and only what is in the folder itself counts. Put a copy of what it leads to in its place."
            );
        }
    }

    private static string HashOf(SortedDictionary<string, byte[]> files)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (path, contents) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{Convert.ToHexStringLower(SHA256.HashData(contents))}  {path}\n"));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static int ByBytes(string? a, string? b) => Encoding.UTF8.GetBytes(a!).AsSpan().SequenceCompareTo(Encoding.UTF8.GetBytes(b!));

    private static EnumerationOptions All { get; } = new() { AttributesToSkip = FileAttributes.None, IgnoreInaccessible = false };
}
