using System.Text.Json;
using Microsoft.Extensions.Logging;

namespace Cloister.Hosting;

/// <summary>Settings that stand in a JSON file, just as <see cref="RuntimeSettings.ToJson"/> writes them.</summary>
/// <remarks>
/// A file that is not there says nothing at the start, and later leaves everything as it was: an editor that replaces a file
/// by another may take it away for a moment.
/// </remarks>
internal sealed class SettingsFile(string path, ILogger log) : ISettingsSource
{
    private RuntimeSettings _last = RuntimeSettings.Empty;
    private volatile byte[]? _seen;

    public string Name => $"file '{Path}'";

    public bool IgnoresCase => false;

    public string Path { get; } = path;

    public RuntimeSettings Read()
    {
        try
        {
            var bytes = ReadAll();
            _seen = bytes;
            return _last = RuntimeSettings.FromJson(bytes);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            _seen = null;
            return _last;
        }
        catch (JsonException exception)
        {
            throw new SettingsRefusedException(
                Name,
                $"{exception.Message} Correct the file; while it is being written it is read again when it is complete.",
                exception
            );
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            _seen = null;
            throw new SettingsRefusedException(Name, $"{exception.Message} Let this process read the file.", exception);
        }
    }

    public IDisposable Watch(Action changed)
    {
        var folder = System.IO.Path.GetDirectoryName(Path)!;
        if (!Directory.Exists(folder))
        {
            throw new SettingsRefusedException(
                Name,
                $"its folder '{folder}' does not exist, so it cannot be watched. Create the folder; the file may come later."
            );
        }

        // All of the folder: where the file is a link, what it leads through is swapped under other names, and the link stays as it is.
        var watcher = new FileSystemWatcher(folder)
        {
            NotifyFilter =
                NotifyFilters.FileName
                | NotifyFilters.DirectoryName
                | NotifyFilters.LastWrite
                | NotifyFilters.Size
                | NotifyFilters.CreationTime,
        };
        watcher.Changed += Noticed;
        watcher.Created += Noticed;
        watcher.Renamed += Noticed;
        watcher.Error += (_, error) =>
        {
            HostLog.WatcherFailed(log, Path, error.GetException());
            changed();
        };
        watcher.EnableRaisingEvents = true;
        return watcher;

        void Noticed(object sender, FileSystemEventArgs change)
        {
            if (IsConcernedBy(change.Name))
            {
                changed();
            }
        }
    }

    /// <summary>Whether a change of this name in the folder may be one of the file: it has the name, or the file says something else now.</summary>
    /// <remarks>
    /// Others write in the folder too. A log beside a file that is refused would grow by each refusal, and be the reason for the next.
    /// </remarks>
    internal bool IsConcernedBy(string? name) =>
        string.Equals(name, System.IO.Path.GetFileName(Path), StringComparison.OrdinalIgnoreCase)
        || (Look() is { } now && !(_seen is { } seen && now.AsSpan().SequenceEqual(seen)));

    private byte[]? Look()
    {
        try
        {
            return ReadAll();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    // Whoever writes or replaces the file meanwhile is not held up.
    private byte[] ReadAll()
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }
}
