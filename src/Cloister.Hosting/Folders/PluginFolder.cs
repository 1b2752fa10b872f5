namespace Cloister.Hosting;

/// <summary>What can be said about a plugin folder without opening it.</summary>
public static class PluginFolder
{
    /// <summary>The hash that a folder is listed with: it changes with any file's name or contents, and with nothing else.</summary>
    /// <remarks>
    /// It is the SHA-256 of a text with one line per file, in all subfolders, hidden ones too: the SHA-256 of the file in lower-case
    /// hex, two spaces, the path in the folder with forward slashes, a line feed; in the order of the paths' UTF-8 bytes. That is what
    /// <c>sha256sum</c> prints, so in a shell: <c>find . -type f -printf '%P\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum</c>.
    /// </remarks>
    /// <param name="path">The folder.</param>
    /// <returns>64 hex digits, in lower case.</returns>
    /// <exception cref="PluginFolderException">The folder is missing or empty, or something in it is neither file nor folder; links are not.</exception>
    public static string ComputeHash(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var full = Path.GetFullPath(path);
        return FolderContents.Read(Path.GetFileName(Path.TrimEndingDirectorySeparator(full)), full).Hash;
    }
}
