using System.Collections.Immutable;
using System.Threading.Channels;
using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>Holds the snapshot that is in force, and makes another whenever one of its files changes.</summary>
/// <remarks>
/// One task reads and tells, one change at a time: whoever listens has applied a snapshot before the next one comes. What cannot be used is
/// logged, and the last good snapshot stays in force.
/// </remarks>
internal sealed partial class AgentConfigSource : IAsyncDisposable
{
    private readonly SnapshotReader _reader;
    private readonly AgentProject _project;
    private readonly TimeProvider _time;
    private readonly ILogger _log;
    private readonly CancellationTokenSource _stopping = new();
    private readonly Channel<TaskCompletionSource?> _asked = Channel.CreateUnbounded<TaskCompletionSource?>(new() { SingleReader = true });
    private ImmutableList<Func<AgentSnapshotChange, CancellationToken, ValueTask>> _listeners = [];
    private volatile AgentSnapshot _current;
    private FileWatch? _watch;
    private Task _working = Task.CompletedTask;

    private AgentConfigSource(AgentProject project, SnapshotReader reader, AgentSnapshot current, TimeProvider time, ILogger log) =>
        (_project, _reader, _current, _time, _log) = (project, reader, current, time, log);

    /// <summary>The snapshot in force.</summary>
    public AgentSnapshot Current => _current;

    /// <summary>Why the last attempt to read was given up; null if it was not.</summary>
    public string? Refused { get; private set; }

    /// <summary>Reads for the first time.</summary>
    /// <exception cref="AgentConfigException">The configuration cannot be used.</exception>
    public static async Task<AgentConfigSource> OpenAsync(
        AgentProject project,
        SnapshotReader reader,
        TimeProvider time,
        ILogger log,
        CancellationToken cancellationToken
    )
    {
        var first = await reader.ReadAsync(cancellationToken).ConfigureAwait(false);
        var source = new AgentConfigSource(project, reader, first, time, log);
        source.Warn(first.Warnings);
        return source;
    }

    /// <summary>Begins to watch. What changed since the first reading is read again.</summary>
    public void Start()
    {
        _watch = new FileWatch(_project.Root, _reader.Files, () => _asked.Writer.TryWrite(null), _time, _log);
        _working = Task.Run(WorkAsync);
        _asked.Writer.TryWrite(null);
    }

    /// <summary>Calls <paramref name="changed"/> with every further snapshot, one at a time and in order, until what it returns is disposed.</summary>
    public IDisposable OnChange(Func<AgentSnapshotChange, CancellationToken, ValueTask> changed)
    {
        ImmutableInterlocked.Update(ref _listeners, listeners => listeners.Add(changed));
        return new Listening(this, changed);
    }

    /// <summary>Reads now; completes when everybody has applied what is new, or it was refused.</summary>
    public async Task ReloadAsync(CancellationToken cancellationToken)
    {
        var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await _asked.Writer.WriteAsync(done, cancellationToken).ConfigureAwait(false);
        await done.Task.WaitAsync(cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        if (!_asked.Writer.TryComplete())
        {
            return;
        }
        _watch?.Dispose();
        await _stopping.CancelAsync().ConfigureAwait(false);
        await _working.ConfigureAwait(false);
        _stopping.Dispose();
    }

    private async Task WorkAsync()
    {
        while (await _asked.Reader.WaitToReadAsync().ConfigureAwait(false))
        {
            // Whoever asks after this point may mean what is not read yet.
            var waiting = new List<TaskCompletionSource>();
            while (_asked.Reader.TryRead(out var asked))
            {
                waiting.AddRange(asked is null ? [] : [asked]);
            }
            await ReloadOnceAsync(_stopping.Token).ConfigureAwait(false);
            waiting.ForEach(asked => asked.TrySetResult());
        }
    }

    private async Task ReloadOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            var next = await _reader.ReadAsync(cancellationToken).ConfigureAwait(false);
            Refused = null;
            if (!next.SaysTheSame(_current))
            {
                await ApplyAsync(new AgentSnapshotChange(_current, next), cancellationToken).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The agent stops.
        }
        catch (Exception exception) when (exception is not OutOfMemoryException)
        {
            Refused = exception.Message;
            ReloadFailed(_log, exception.Message);
        }
    }

    private async Task ApplyAsync(AgentSnapshotChange change, CancellationToken cancellationToken)
    {
        _current = change.After;
        Warn(change.After.Warnings.Except(change.Before.Warnings, StringComparer.Ordinal));
        foreach (var key in RestartKeys(change))
        {
            NeedsRestart(_log, key);
        }
        Reloaded(_log, _project.Root);
        foreach (var listener in _listeners)
        {
            try
            {
                await listener(change, cancellationToken).ConfigureAwait(false);
            }
            catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
            {
                NotApplied(_log, exception);
            }
        }
    }

    private static IEnumerable<string> RestartKeys(AgentSnapshotChange change)
    {
        var (before, after) = (change.Before.Config.Json, change.After.Config.Json);
        return ConfigKeys
            .All.Where(key => key.NeedsRestart && !Equals(ValueOf(before, key), ValueOf(after, key)))
            .Select(key => key.Pattern);
    }

    private static object? ValueOf(ConfigMap json, ConfigKey key) => ConfigView.TryGet(json, key.Pattern, out var value) ? value : null;

    private void Warn(IEnumerable<string> warnings)
    {
        foreach (var warning in warnings)
        {
            Odd(_log, warning);
        }
    }

    private sealed class Listening(AgentConfigSource source, Func<AgentSnapshotChange, CancellationToken, ValueTask> changed) : IDisposable
    {
        public void Dispose() => ImmutableInterlocked.Update(ref source._listeners, listeners => listeners.Remove(changed));
    }
}
