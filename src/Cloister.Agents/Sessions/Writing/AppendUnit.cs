namespace Cloister.Agents;

/// <summary>What becomes durable together: rows of the log, and what others add to the same transaction.</summary>
internal sealed class AppendUnit(RunLog? run)
{
    private TaskCompletionSource? _done;

    public RunLog? Run { get; } = run;

    public List<PendingRecord> Records { get; } = [];

    /// <summary>Adds to the transaction; gets the number of the unit's first row.</summary>
    public Action<WriteSet, long>? Also { get; init; }

    /// <summary>What goes in front of the records, as the session stands when it is this unit's turn.</summary>
    public Func<SessionFold, IEnumerable<LogRecord>>? First { get; init; }

    /// <summary>Whether the session comes into being with it.</summary>
    public bool IsCreation { get; init; }

    public Durability Durability { get; private set; }

    /// <summary>How much waits in it, more or less.</summary>
    public int Size { get; private set; }

    /// <summary>Whether there is nothing to store.</summary>
    public bool IsEmpty => Records.Count == 0 && Also is null;

    /// <summary>Whether more may join: nothing in it can fail on its own.</summary>
    public bool IsOpenFor(RunLog? run) => Also is null && First is null && ReferenceEquals(Run, run);

    /// <summary>Adds a record.</summary>
    /// <returns>How much it has grown.</returns>
    public int Add(LogRecord record)
    {
        var size = PendingRecord.DeltaOf(record)?.Length ?? 0;
        if (Records.Count == 0 || !Records[^1].TryJoin(record))
        {
            Records.Add(new(record));
            size += PendingRecord.Overhead;
        }

        Size += size;
        return size;
    }

    /// <summary>Asks for what has to go in front.</summary>
    public void Prepare(SessionFold fold)
    {
        if (First is not null)
        {
            Records.InsertRange(0, First(fold).Select(record => new PendingRecord(record)).ToList());
        }
    }

    public Task WhenDone(Durability durability)
    {
        Durability = durability > Durability ? durability : Durability;
        return (_done ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
    }

    public void Complete() => _done?.SetResult();

    public void Fail(Exception failure)
    {
        Run?.Fail(failure);
        if (_done is not null)
        {
            _done.SetException(failure);
            // Who left meanwhile does not hear of it; the run does, and the log.
            _ = _done.Task.Exception;
        }
    }
}
