using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>One shell: what it runs, what it wrote, how it is. What it writes is read as fast as it comes, by a thread of its own.</summary>
/// <param name="snapshot">What is known of it.</param>
/// <param name="folder">Where it keeps what has to outlive the process.</param>
/// <param name="redactor">Keeps secrets out of what others are shown.</param>
/// <param name="time">The clock.</param>
/// <param name="logger">Where failures go.</param>
internal sealed partial class Shell(ShellSnapshot snapshot, string folder, SecretRedactor redactor, TimeProvider time, ILogger logger)
{
    /// <summary>How long a secret may be of which a part is to be recognised at the edge of a page.</summary>
    private const int Margin = 4096;

    private const string SnapshotFile = "snapshot.json";

    private readonly ILogger _logger = logger;
    private readonly Lock _lock = new();
    private readonly Lock _saving = new();
    private readonly AsyncLock _input = new();
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private TaskCompletionSource _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ShellSnapshot _snapshot = snapshot;
    private OutputWindow? _window = new();
    private ChildProcess? _child;
    private bool _isInputClosed = true;
    private int _isTelling;

    public string Id { get; } = snapshot.ShellId;

    public string Owner { get; } = snapshot.OwnerSessionId;

    /// <summary>When it is over: nothing of it runs any more, and everything it wrote is there.</summary>
    public Task Ended => _ended.Task;

    public bool IsActive => Volatile.Read(ref _snapshot).IsActive;

    /// <summary>How it is now.</summary>
    public ShellSnapshot Snapshot
    {
        get
        {
            lock (_lock)
            {
                return Described();
            }
        }
    }

    /// <summary>One of an earlier process, or null if nothing is left of it.</summary>
    public static Shell? Load(string folder, SecretRedactor redactor, TimeProvider time, ILogger logger)
    {
        var file = Path.Combine(folder, SnapshotFile);
        if (!File.Exists(file) || ShellJson.Read(File.ReadAllBytes(file)) is not { } kept)
        {
            return null;
        }

        var shell = new Shell(kept.IsActive ? Expired(kept, folder, time) : kept, folder, redactor, time, logger) { _window = null };
        shell._ended.SetResult();
        if (kept.IsActive)
        {
            shell.Save();
        }

        return shell;
    }

    /// <summary>It runs.</summary>
    /// <param name="child">What runs.</param>
    /// <param name="network">Which network it sees, if it is shut in.</param>
    /// <param name="takesInput">Whether something can be written to it.</param>
    public void Begin(ChildProcess child, string? network, bool takesInput)
    {
        lock (_lock)
        {
            _child = child;
            _isInputClosed = !takesInput;
            Change(_snapshot with { Status = ShellStatus.Running, ProcessId = child.Id, Backend = child.Backend, Network = network });
        }

        if (!takesInput)
        {
            CloseInput();
        }

        Save();
        _ = Task.Run(() => FollowAsync(child));
    }

    /// <summary>Changes what is known of it, and keeps that.</summary>
    public void Note(Func<ShellSnapshot, ShellSnapshot> change)
    {
        lock (_lock)
        {
            Change(change(_snapshot));
        }

        Save();
    }

    /// <summary>Set by one who begins to tell of its end.</summary>
    public bool TryBeginTelling() => Interlocked.Exchange(ref _isTelling, 1) == 0;

    public void EndTelling() => Volatile.Write(ref _isTelling, 0);

    /// <summary>Returns when something has happened since a version, or it is over.</summary>
    public async Task WaitAsync(long version, CancellationToken cancellationToken)
    {
        while (true)
        {
            Task changed;
            lock (_lock)
            {
                if (_snapshot.Version > version || !_snapshot.IsActive)
                {
                    return;
                }

                changed = _changed.Task;
            }

            await changed.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>A page of what it wrote. What of a secret reaches into it is left out, too.</summary>
    /// <param name="from">The number of the first character; null for the oldest that is kept.</param>
    /// <param name="most">How many there are to be at most.</param>
    /// <param name="isWhole">Whether it does not matter how many lines that are.</param>
    public ShellPage Read(long? from, int most, bool isWhole = false)
    {
        var asked = Math.Max(0, from ?? 0);
        ShellSnapshot shell;
        long begin,
            first;
        string? text = null;
        lock (_lock)
        {
            shell = Described();
            var kept = shell.IsActive ? shell.DroppedChars : shell.LogStart;
            begin = Math.Min(Math.Max(asked, kept), shell.OutputChars);
            first = Math.Max(kept, begin - Margin);
            text = shell.IsActive ? _window!.Read(first, (int)(begin - first) + most + Margin) : null;
        }

        text ??= OutputFiles.Read(folder, shell.LogStart, first, (int)(begin - first) + most + Margin);
        var start = Math.Min((int)(begin - first), text.Length);
        var length = isWhole ? Math.Min(most, text.Length - start) : ShellPage.LengthOf(text.AsSpan(start), most);
        return new(
            redactor.RedactPart(text, start, length),
            begin,
            begin + length,
            Math.Max(0, begin - Math.Min(asked, shell.OutputChars)),
            begin + length < shell.OutputChars,
            shell
        );
    }

    /// <summary>Asks it to end; ends it, if it does not, or at once.</summary>
    public async Task CloseAsync(bool isForced, TimeSpan patience)
    {
        if (_child is not { } child || !IsActive)
        {
            return;
        }

        if (!isForced)
        {
            child.Terminate();
            await _ended.Task.WaitAsync(patience, time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        await KillAsync().ConfigureAwait(false);
    }

    /// <summary>Ends it and all that came of it. Returns when it is over, or when that takes too long.</summary>
    public async Task KillAsync()
    {
        if (IsActive)
        {
            _child?.Kill();
        }

        // The system does not follow a clock of tests.
        await _ended.Task.WaitAsync(TimeSpan.FromSeconds(10), TimeProvider.System).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>What it wrote is on disk from here on, and not in memory.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            _window = _snapshot.IsActive ? _window : null;
        }
    }

    /// <summary>Nothing is left of it.</summary>
    public void Delete()
    {
        try
        {
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // What cannot be deleted now is tried again with the next sweep.
            LogNotDeleted(Id, failure);
        }
    }

    private static ShellSnapshot Expired(ShellSnapshot kept, string folder, TimeProvider time) =>
        kept with
        {
            Status = ShellStatus.Expired,
            OutputChars = kept.LogStart + OutputFiles.Count(folder),
            EndedAt = time.GetUtcNow(),
            UpdatedAt = time.GetUtcNow(),
            Version = kept.Version + 1,
        };

    private ShellSnapshot Described() =>
        _window is not { } window
            ? _snapshot
            : _snapshot with
            {
                OutputChars = window.End,
                DroppedChars = window.Start,
                LastOutputPreview = Preview(window),
            };

    private string Preview(OutputWindow window)
    {
        var text = window.Read(Math.Max(window.Start, window.End - Margin), Margin);
        var start = Math.Max(0, text.Length - ShellSnapshot.PreviewLength);
        start += start < text.Length && char.IsLowSurrogate(text[start]) ? 1 : 0;
        var preview = redactor.RedactPart(text, start, text.Length - start);
        return preview.Length > ShellSnapshot.PreviewLength ? preview[^ShellSnapshot.PreviewLength..] : preview;
    }

    /// <summary>Called under the lock.</summary>
    private void Change(ShellSnapshot to)
    {
        _snapshot = to with { Version = _snapshot.Version + 1, UpdatedAt = time.GetUtcNow() };
        var changed = _changed;
        _changed = new(TaskCreationOptions.RunContinuationsAsynchronously);
        changed.SetResult();
    }

    private void Save()
    {
        lock (_saving)
        {
            try
            {
                AtomicFile.Write(Path.Combine(folder, SnapshotFile), ShellJson.Kept(Snapshot).ToUtf8(), PrivateFolder.FileMode);
            }
            catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
            {
                LogNotSaved(Id, failure);
            }
        }
    }

    [LoggerMessage(
        671,
        LogLevel.Error,
        "What is known of shell '{ShellId}' cannot be stored; after a restart of the agent it is missing or old."
    )]
    private partial void LogNotSaved(string shellId, Exception failure);

    [LoggerMessage(672, LogLevel.Warning, "The folder of shell '{ShellId}' cannot be deleted.")]
    private partial void LogNotDeleted(string shellId, Exception failure);

    [LoggerMessage(673, LogLevel.Error, "What shell '{ShellId}' writes cannot be stored any more, so it was ended.")]
    private partial void LogBroken(string shellId, Exception failure);
}
