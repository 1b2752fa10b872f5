using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Has the index follow the notes: soon after one was written, by whomever, and every few minutes in case nobody noticed.
/// </summary>
internal sealed partial class MemoryWatch : IAsyncDisposable
{
    public static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(1500);
    public static readonly TimeSpan BetweenLooks = TimeSpan.FromMinutes(5);

    private readonly Lock _sync = new();
    private readonly TaskSet _updates = new();
    private readonly CancellationTokenSource _stopping = new();
    private readonly MemoryFolder _folder;
    private readonly MemoryIndex _index;
    private readonly MemoryVectors? _vectors;
    private readonly ILogger _logger;
    private readonly ITimer _soon;
    private readonly ITimer _looks;
    private FileSystemWatcher? _watcher;
    private bool _isDue;
    private bool _isDisposed;

    /// <param name="folder">The notes.</param>
    /// <param name="index">What follows them.</param>
    /// <param name="vectors">What they mean, if somebody can say.</param>
    /// <param name="time">The clock.</param>
    /// <param name="logger">Where to log.</param>
    public MemoryWatch(MemoryFolder folder, MemoryIndex index, MemoryVectors? vectors, TimeProvider time, ILogger logger)
    {
        (_folder, _index, _vectors, _logger) = (folder, index, vectors, logger);
        _soon = time.CreateTimer(_ => Update(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _looks = time.CreateTimer(_ => Look(), null, BetweenLooks, BetweenLooks);
        if (Watch())
        {
            Update();
        }
    }

    /// <summary>A note may have changed.</summary>
    public void Note(string place)
    {
        _index.Note(place);
        Watch();
        Schedule();
    }

    public async ValueTask DisposeAsync()
    {
        lock (_sync)
        {
            _isDisposed = true;
        }

        await _stopping.CancelAsync().ConfigureAwait(false);
        _watcher?.Dispose();
        await _looks.DisposeAsync().ConfigureAwait(false);
        await _soon.DisposeAsync().ConfigureAwait(false);
        await _updates.DisposeAsync().ConfigureAwait(false);
        _stopping.Dispose();
    }

    /// <summary>Begins to watch the folder, as soon as there is one.</summary>
    /// <returns>Whether there is one.</returns>
    private bool Watch()
    {
        lock (_sync)
        {
            if (_watcher is null && !_isDisposed && _folder.IsThere)
            {
                _watcher = TryWatch();
            }

            return _folder.IsThere;
        }
    }

    private FileSystemWatcher? TryWatch()
    {
        FileSystemWatcher? watcher = null;
        try
        {
            watcher = new(_folder.Root) { IncludeSubdirectories = true };
            watcher.Changed += (_, change) => Noticed(change.Name);
            watcher.Created += (_, change) => Noticed(change.Name);
            watcher.Deleted += (_, change) => Noticed(change.Name);
            watcher.Renamed += (_, change) => Noticed(null);
            watcher.Error += (_, _) => Noticed(null);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            watcher?.Dispose();
            LogNotWatched(_folder.Root, failure);
            return null;
        }
    }

    private void Noticed(string? name)
    {
        if (name?.EndsWith(MemoryFolder.Extension, StringComparison.Ordinal) == true)
        {
            _index.Note(name.Replace('\\', '/'));
        }
        else if (name is not null && Path.HasExtension(name))
        {
            return; // Some editor's.
        }
        else
        {
            _index.NoteAll();
        }

        Schedule();
    }

    private void Look()
    {
        if (Watch())
        {
            _index.NoteAll();
            Update();
        }
    }

    /// <summary>Waits for what else comes, but not for ever: the first change counts.</summary>
    private void Schedule()
    {
        lock (_sync)
        {
            if (!_isDue && !_isDisposed)
            {
                _isDue = true;
                _soon.Change(Quiet, Timeout.InfiniteTimeSpan);
            }
        }
    }

    private void Update()
    {
        lock (_sync)
        {
            _isDue = false;
        }

        _updates.Add(UpdateAsync);
    }

    private async Task UpdateAsync()
    {
        try
        {
            await _index.UpdateAsync(again: false, CancellationToken.None).ConfigureAwait(false);
            await (_vectors?.FillAsync(_stopping.Token) ?? Task.CompletedTask).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is OperationCanceledException or ObjectDisposedException)
        {
            // It ends; the next one catches up.
        }
        catch (Exception failure)
        {
            LogNotUpdated(failure);
        }
    }

    [LoggerMessage(
        653,
        LogLevel.Information,
        "The system does not watch '{Folder}', so notes that people write are found within some minutes."
    )]
    private partial void LogNotWatched(string folder, Exception failure);

    [LoggerMessage(654, LogLevel.Error, "The index of notes could not catch up with them; it tries again with the next change.")]
    private partial void LogNotUpdated(Exception failure);
}
