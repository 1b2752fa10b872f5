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

    public string Name => $"file '{Path}'";

    public bool IgnoresCase => false;

    public string Path { get; } = path;

    public RuntimeSettings Read()
    {
        try
        {
            return _last = RuntimeSettings.FromJson(WithoutMark(ReadAll()));
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
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

        var watcher = new FileSystemWatcher(folder, System.IO.Path.GetFileName(Path))
        {
            NotifyFilter = NotifyFilters.FileName | NotifyFilters.LastWrite | NotifyFilters.Size | NotifyFilters.CreationTime,
        };
        watcher.Changed += (_, _) => changed();
        watcher.Created += (_, _) => changed();
        watcher.Renamed += (_, _) => changed();
        watcher.Error += (_, error) =>
        {
            HostLog.WatcherFailed(log, Path, error.GetException());
            changed();
        };
        watcher.EnableRaisingEvents = true;
        return watcher;
    }

    // Whoever writes or replaces the file meanwhile is not held up.
    private byte[] ReadAll()
    {
        using var file = new FileStream(Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        using var bytes = new MemoryStream();
        file.CopyTo(bytes);
        return bytes.ToArray();
    }

    private static ReadOnlySpan<byte> WithoutMark(byte[] bytes) => bytes.AsSpan().StartsWith("\uFEFF"u8) ? bytes.AsSpan(3) : bytes;
}
