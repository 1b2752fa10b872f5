using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// The one way into a session's log. What is appended while one commit runs goes into the next one, so a slow disk makes fewer and larger rows and
/// never a queue. Rows are seen by nobody before they are durable.
/// </summary>
/// <remarks>Safe for several threads; order is the order of the calls. At most one write set of a session is on its way.</remarks>
internal sealed class SessionLog(SessionRow row, AgentStore store, IEventFeed feed, TimeProvider time)
{
    private const int MaxPending = 256 * 1024;
    private const long Unknown = -1;

    private readonly Lock _lock = new();
    private readonly Queue<AppendUnit> _waiting = new();
    private AppendUnit? _last;
    private bool _isWriting;
    private int _pending;

    /// <summary>Whether all that was written is on the disk.</summary>
    private bool _isSynced;
    private bool _forgets;
    private TaskCompletionSource? _room;
    private SessionFold? _fold;
    private SessionRow _row = row;
    private long _inputTokens = Unknown;

    /// <summary>The session as of the last commit.</summary>
    public SessionRow Row => Volatile.Read(ref _row);

    /// <summary>How many tokens the last request to a model had, as its provider counted; nothing, if the history is another one since.</summary>
    public long? InputTokens
    {
        get => Volatile.Read(ref _inputTokens) is >= 0 and var known ? known : null;
        set => Volatile.Write(ref _inputTokens, value ?? Unknown);
    }

    /// <summary>Appends, and waits until that is durable.</summary>
    /// <param name="records">The records, in order.</param>
    /// <param name="durability">What it has to survive.</param>
    /// <param name="also">Adds to the same transaction; gets the number of the first row. If it cannot be applied, nothing is.</param>
    /// <param name="run">The run they belong to.</param>
    /// <param name="first">What goes in front of them, as the session stands then.</param>
    /// <param name="isCreation">Whether the session comes into being with them.</param>
    public Task AppendAsync(
        IEnumerable<LogRecord> records,
        Durability durability,
        Action<WriteSet, long>? also = null,
        RunLog? run = null,
        Func<SessionFold, IEnumerable<LogRecord>>? first = null,
        bool isCreation = false
    )
    {
        var unit = new AppendUnit(run)
        {
            Also = also,
            First = first,
            IsCreation = isCreation,
        };
        foreach (var record in records)
        {
            unit.Add(record);
        }

        var done = unit.WhenDone(durability);
        Enqueue(unit);
        return done;
    }

    /// <summary>Appends without waiting. The run hears at its next barrier if it did not work.</summary>
    public void Append(RunLog run, LogRecord record)
    {
        lock (_lock)
        {
            _pending += Open(run).Add(record);
            if (_isWriting)
            {
                return;
            }

            _isWriting = true;
        }

        _ = WriteAllAsync();
    }

    /// <summary>Waits until all that the run has appended is durable.</summary>
    public Task BarrierAsync(RunLog run, Durability durability)
    {
        Task done;
        lock (_lock)
        {
            // Asked while nobody writes, or what fails right now would count as done.
            if (run.Failure is { } failure)
            {
                return Task.FromException(failure);
            }

            if (!_isWriting && _waiting.Count == 0 && (durability == Durability.Os || _isSynced))
            {
                return Task.CompletedTask;
            }

            done = Open(run).WhenDone(durability);
        }

        Write();
        return done;
    }

    /// <summary>The conversation with all that was appended before this call; from the last summary on.</summary>
    public async Task<(ChatState State, long Seq)> StateAsync()
    {
        var (state, seq) = (ChatState.Empty, 0L);
        await AppendAsync([], Durability.Os, first: Look).ConfigureAwait(false);
        return (state, seq);

        IEnumerable<LogRecord> Look(SessionFold fold)
        {
            (state, seq) = (fold.State, Row.LastSeq);
            return [];
        }
    }

    /// <summary>Lets go of the conversation. Whoever needs it next reads it from the store.</summary>
    public void Forget()
    {
        lock (_lock)
        {
            // Who writes has it in hand, and lets go of it before the next unit.
            _forgets = _isWriting;
            _fold = _isWriting ? _fold : null;
        }
    }

    /// <summary>Takes over what somebody found to be true of the session, while nothing is on its way.</summary>
    public void Correct(SessionRow row)
    {
        Volatile.Write(ref _row, row);
        Forget();
    }

    /// <summary>Waits while too much waits for the disk.</summary>
    public ValueTask WhenRoomAsync(CancellationToken cancellationToken)
    {
        // Asked for every word of a model, and there nearly always is.
        if (Volatile.Read(ref _pending) < MaxPending)
        {
            return ValueTask.CompletedTask;
        }

        lock (_lock)
        {
            return _pending < MaxPending
                ? ValueTask.CompletedTask
                : new((_room ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task.WaitAsync(cancellationToken));
        }
    }

    private void Enqueue(AppendUnit unit)
    {
        lock (_lock)
        {
            _waiting.Enqueue(unit);
            _last = unit;
            _pending += unit.Size;
        }

        Write();
    }

    private AppendUnit Open(RunLog run)
    {
        if (_last is null || !_last.IsOpenFor(run))
        {
            _last = new(run);
            _waiting.Enqueue(_last);
        }

        return _last;
    }

    private void Write()
    {
        lock (_lock)
        {
            if (_isWriting)
            {
                return;
            }

            _isWriting = true;
        }

        _ = WriteAllAsync();
    }

    /// <summary>Writes unit after unit. It fails for nobody: each unit's failure goes to those who wait for it.</summary>
    private async Task WriteAllAsync()
    {
        while (TryTake(out var unit))
        {
            try
            {
                await WriteAsync(unit).ConfigureAwait(false);
                unit.Complete();
            }
            catch (Exception failure)
            {
                // The fold is ahead of the store now; it is read anew when it is needed.
                _fold = null;
                unit.Fail(failure);
            }
        }
    }

    private bool TryTake(out AppendUnit unit)
    {
        TaskCompletionSource? room = null;
        bool taken;
        lock (_lock)
        {
            taken = _waiting.TryDequeue(out unit!);
            _isWriting = taken;
            if (taken && ReferenceEquals(unit, _last))
            {
                _last = null;
            }

            if (taken)
            {
                _pending -= unit.Size;
                if (_pending < MaxPending)
                {
                    (room, _room) = (_room, null);
                }
            }
        }

        room?.SetResult();
        return taken;
    }

    private async Task WriteAsync(AppendUnit unit)
    {
        if (unit.Run?.Failure is { } failure)
        {
            throw failure;
        }

        if (Interlocked.Exchange(ref _forgets, false))
        {
            _fold = null;
        }

        _fold ??= unit.IsCreation ? new() : await ReadFoldAsync().ConfigureAwait(false);
        unit.Prepare(_fold);
        if (unit.IsEmpty)
        {
            await SyncAsync(unit.Durability).ConfigureAwait(false);
            return;
        }

        var draft = new LogDraft(Row, _fold, unit, time.GetUtcNow().ToUnixTimeMilliseconds());
        await store.CommitAsync(draft.Build(), unit.Durability).ConfigureAwait(false);
        _isSynced = unit.Durability == Durability.Disk;
        Volatile.Write(ref _row, draft.Session);
        if (draft.Rows.Any(row => row.Type is RecordType.HistoryCut or RecordType.Compacted))
        {
            InputTokens = null;
        }

        if (_fold.IsStale)
        {
            _fold = null;
        }

        feed.Publish(Row.Key, draft.Rows);
    }

    /// <summary>Brings what was written before to the disk. Only a transaction that writes something does that, so it writes what is there.</summary>
    private async Task SyncAsync(Durability durability)
    {
        if (durability == Durability.Disk && !_isSynced)
        {
            await store.CommitAsync(new WriteSet().UpdateSession(Row), Durability.Disk).ConfigureAwait(false);
            _isSynced = true;
        }
    }

    private ValueTask<SessionFold> ReadFoldAsync() => store.ReadAsync(reader => FoldReader.ReadAsync(reader, Row.Key));
}
