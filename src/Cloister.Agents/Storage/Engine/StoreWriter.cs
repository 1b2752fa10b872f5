using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Cloister.Agents;

/// <summary>
/// The one writer: it takes all write sets that wait, applies them in one transaction, and then takes what has come meanwhile. So nobody waits for company,
/// and whoever comes while it is at work gets it. It has a thread; but a small set that finds it idle is applied on the thread that brings it, since to
/// wake another thread and be woken by it takes longer than the transaction. The same if it has to reach the disk, as long as the disk is quick and the
/// thread would otherwise have nothing to do.
/// </summary>
internal sealed class StoreWriter : IAsyncDisposable
{
    private const int SomeRoom = 256 << 10;
    private const int FewStatements = 64;
    private const int FewBytes = 64 << 10;

    private static readonly TimeSpan QuickDisk = TimeSpan.FromMilliseconds(1);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);
    private static readonly Statement TakeRoom = new(
        "INSERT INTO meta (name, value) VALUES ('room', $1) ON CONFLICT (name) DO UPDATE SET value = excluded.value"
    );
    private static readonly Statement GiveRoomBack = new("DELETE FROM meta WHERE name = 'room'");

    private readonly object _gate = new();
    private readonly GroupWriter _groups;
    private readonly StoreLog _log;
    private readonly ITimer _timer;
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private List<PendingCommit> _waiting = [];
    private List<PendingCommit> _taken = [];
    private bool _isClosed;
    private bool _isAtWork;
    private bool _isPauseOver;
    private bool _hasPause;
    private bool _isUntidy;
    private bool _wroteInPause;
    private volatile StoreException? _trouble;

    /// <summary>How long the last transaction took that had to reach the disk.</summary>
    private TimeSpan _lastDisk = TimeSpan.MaxValue;

    public StoreWriter(GroupWriter groups, TimeProvider time, StoreLog log)
    {
        _groups = groups;
        _log = log;
        _timer = time.CreateTimer(
            static writer => ((StoreWriter)writer!).EndPause(),
            this,
            Timeout.InfiniteTimeSpan,
            Timeout.InfiniteTimeSpan
        );
        new Thread(Run) { IsBackground = true, Name = "Cloister store" }.Start();
    }

    public StoreHealth Health => _trouble is { } trouble ? new(false, trouble.Message) : StoreHealth.Good;

    public Task CommitAsync(WriteSet set, Durability durability)
    {
        var pending = new PendingCommit(set, durability);
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_isClosed, typeof(AgentStore));
            if (_isAtWork || _waiting.Count > 0 || !IsQuick(pending))
            {
                _waiting.Add(pending);
                Monitor.Pulse(_gate);
                return pending.Task;
            }

            _isAtWork = true;
        }

        WriteHere(pending);
        return pending.Task;
    }

    /// <summary>Commits what still waits, and ends.</summary>
    public async ValueTask DisposeAsync()
    {
        lock (_gate)
        {
            _isClosed = true;
            Monitor.Pulse(_gate);
        }

        await _ended.Task.ConfigureAwait(false);
        await _timer.DisposeAsync().ConfigureAwait(false);
    }

    /// <summary>Whether it is over so soon that whoever brings it can do it himself.</summary>
    private bool IsQuick(PendingCommit pending) =>
        _groups.IsQuick
        && _trouble is null
        && pending.Set is { Count: <= FewStatements, Size: <= FewBytes }
        && (pending.Durability == Durability.Os || (_lastDisk < QuickDisk && ThreadPool.PendingWorkItemCount == 0));

    private void WriteHere(PendingCommit pending)
    {
        Write(new(in pending));
        SchedulePause();
        Leave();
    }

    /// <summary>Lets the next one to work, which is the thread if there is something left for it.</summary>
    private void Leave()
    {
        lock (_gate)
        {
            _isAtWork = false;
            if (HasWork)
            {
                Monitor.Pulse(_gate);
            }
        }
    }

    private void Run()
    {
        while (Take(out var group))
        {
            if (group.Count > 0)
            {
                Write(CollectionsMarshal.AsSpan(group));
                group.Clear();
            }
            else if (_isPauseOver)
            {
                UseThePause();
            }

            TidyUpInTime();
            Leave();
        }

        _groups.Dispose();
        _ended.SetResult();
    }

    /// <summary>Whether there is something for the thread to do. Asked at the gate, while nobody is at work.</summary>
    private bool HasWork => _waiting.Count > 0 || _isClosed || _isPauseOver || _groups.NeedsTidying;

    /// <summary>Waits for something to do.</summary>
    /// <returns>Whether there is or may be something, until it is closed and all is done.</returns>
    private bool Take(out List<PendingCommit> group)
    {
        lock (_gate)
        {
            while (_isAtWork || !HasWork)
            {
                Monitor.Wait(_gate);
            }

            _isAtWork = true;
            (_waiting, _taken) = (_taken, _waiting);
            group = _taken;
            return group.Count > 0 || !_isClosed;
        }
    }

    private void Write(ReadOnlySpan<PendingCommit> group)
    {
        try
        {
            Apply(group);
            foreach (var pending in group)
            {
                pending.SetResult();
            }
        }
        catch (Exception exception) when (group.Length == 1 || exception is StoreStoppedException or StoreUnavailableException)
        {
            foreach (var pending in group)
            {
                pending.SetException(exception);
            }
        }
        catch (Exception)
        {
            // All of it is rolled back, and one of them is to blame. Alone it fails alone.
            for (var at = 0; at < group.Length; at++)
            {
                Write(group.Slice(at, 1));
            }
        }
    }

    private void Apply(ReadOnlySpan<PendingCommit> group)
    {
        if (_trouble is StoreStoppedException stopped)
        {
            throw stopped;
        }

        try
        {
            var (durability, started) = (DurabilityOf(group), Stopwatch.GetTimestamp());
            _groups.Apply(group, durability);
            _lastDisk = durability == Durability.Disk ? Stopwatch.GetElapsedTime(started) : _lastDisk;
        }
        catch (StoreException exception) when (exception is StoreStoppedException or StoreUnavailableException)
        {
            Note(exception);
            throw;
        }

        _isUntidy = _wroteInPause = true;
        Note(trouble: null);
    }

    private static Durability DurabilityOf(ReadOnlySpan<PendingCommit> group)
    {
        foreach (var pending in group)
        {
            if (pending.Durability == Durability.Disk)
            {
                return Durability.Disk;
            }
        }

        return Durability.Os;
    }

    private void Note(StoreException? trouble)
    {
        if (trouble is not null && _trouble is null)
        {
            _log.CannotWrite(trouble);
        }
        else if (trouble is null && _trouble is not null)
        {
            _log.CanWriteAgain();
        }

        _trouble = trouble;
    }

    private void TidyUpInTime()
    {
        if (_groups.NeedsTidying)
        {
            TidyUp();
        }

        SchedulePause();
    }

    private void SchedulePause()
    {
        if (!_hasPause && (_isUntidy || _trouble is StoreUnavailableException))
        {
            _hasPause = true;
            _wroteInPause = false;
            _timer.Change(Pause, Timeout.InfiniteTimeSpan);
        }
    }

    private void EndPause()
    {
        lock (_gate)
        {
            _isPauseOver = true;
            Monitor.Pulse(_gate);
        }
    }

    private void UseThePause()
    {
        lock (_gate)
        {
            _isPauseOver = _hasPause = false;
        }

        if (_trouble is StoreUnavailableException)
        {
            TryWhetherItWorks();
        }
        else if (!_wroteInPause)
        {
            TidyUp();
        }
    }

    private void TidyUp()
    {
        _isUntidy = false;
        if (_groups.TidyUp() is { } failure)
        {
            _log.NotTidied(failure);
        }
    }

    // Some bytes nearly always fit in. Only when there is room again does it make sense to take something in.
    private void TryWhetherItWorks()
    {
        try
        {
            Apply([new(new WriteSet().Do(TakeRoom, new string(' ', SomeRoom)), Durability.Os)]);
            Apply([new(new WriteSet().Do(GiveRoomBack), Durability.Os)]);
        }
        catch (StoreException)
        {
            // Still not; the reason stands in the health.
        }
    }
}
