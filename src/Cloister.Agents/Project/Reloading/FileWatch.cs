using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Tells when files may have changed: at once where the system says so, else within the time of a look around.</summary>
/// <remarks>
/// A burst of changes is told once, when it is over; one that does not end is told every now and then. Only the folder of the project is
/// watched by the system, for folders further out may be large and busy.
/// </remarks>
internal sealed partial class FileWatch : IDisposable
{
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestBurst = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromSeconds(1);

    private readonly Lock _sync = new();
    private readonly Func<bool> _haveChanged;
    private readonly Func<string, bool> _isOurs;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly ITimer _looks;
    private readonly ITimer _burst;
    private readonly FileSystemWatcher? _watcher;
    private long? _began;
    private bool _isDisposed;

    public FileWatch(string folder, IReadOnlyList<string> files, Action changed, TimeProvider time, ILogger log)
        : this(folder, new FileStamps(files).HaveChanged, NamesOf(folder, files).Contains, changed, time, log) { }

    /// <param name="folder">What the system watches: this folder, without those in it.</param>
    /// <param name="haveChanged">Looks whether files have changed since it looked last.</param>
    /// <param name="isOurs">Whether a name in the folder is one of them.</param>
    /// <param name="changed">Is told.</param>
    /// <param name="time">The time.</param>
    /// <param name="log">Where to say that nothing watches.</param>
    public FileWatch(string folder, Func<bool> haveChanged, Func<string, bool> isOurs, Action changed, TimeProvider time, ILogger log)
    {
        (_time, _log) = (time, log);
        (_haveChanged, _isOurs) = (haveChanged, isOurs);
        _burst = time.CreateTimer(_ => End(changed), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _looks = time.CreateTimer(_ => Look(), null, BetweenLooks, BetweenLooks);
        _watcher = Watch(folder);
    }

    public void Dispose()
    {
        lock (_sync)
        {
            _isDisposed = true;
        }
        _watcher?.Dispose();
        _looks.Dispose();
        _burst.Dispose();
    }

    private static HashSet<string> NamesOf(string folder, IReadOnlyList<string> files) =>
        files
            .Where(file => Path.GetDirectoryName(file) == folder)
            .Select(file => Path.GetFileName(file))
            .ToHashSet(StringComparer.OrdinalIgnoreCase);

    private FileSystemWatcher? Watch(string folder)
    {
        try
        {
            var watcher = new FileSystemWatcher(folder);
            watcher.Changed += Noticed;
            watcher.Created += Noticed;
            watcher.Deleted += Noticed;
            watcher.Renamed += (_, renamed) => Noticed(renamed.Name, renamed.OldName);
            watcher.Error += (_, _) => Notice();
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (IOException exception)
        {
            // The system has a limit on how much it watches; the looks go on.
            NotWatched(_log, folder, exception);
            return null;
        }
    }

    private void Noticed(object sender, FileSystemEventArgs change) => Noticed(change.Name, null);

    private void Noticed(string? name, string? oldName)
    {
        if ((name is not null && _isOurs(name)) || (oldName is not null && _isOurs(oldName)))
        {
            Notice();
        }
    }

    private void Look()
    {
        if (_haveChanged())
        {
            Notice();
        }
    }

    internal void Notice()
    {
        lock (_sync)
        {
            if (_isDisposed)
            {
                return;
            }
            _began ??= _time.GetTimestamp();
            var left = LongestBurst - _time.GetElapsedTime(_began.Value);
            var wait = left < Quiet ? left : Quiet;
            _burst.Change(wait > TimeSpan.Zero ? wait : TimeSpan.Zero, Timeout.InfiniteTimeSpan);
        }
    }

    private void End(Action changed)
    {
        lock (_sync)
        {
            _began = null;
        }
        changed();
    }

    [LoggerMessage(
        EventId = 605,
        EventName = "config.watch.failed",
        Level = LogLevel.Information,
        Message = "The system does not watch {Folder}, so changes are noticed by looking."
    )]
    private static partial void NotWatched(ILogger log, string folder, Exception exception);
}
