namespace Cloister.Agents;

/// <summary>The last rows of one session that somebody follows, and who waits for more.</summary>
internal sealed class FeedTopic
{
    private const int Kept = 256;

    private readonly Lock _lock = new();
    private readonly Queue<LogRow> _rows = new(Kept);
    private TaskCompletionSource? _more;
    private long _last;
    private bool _isClosed;

    /// <summary>How many follow. Guarded by the feed.</summary>
    public int Followers { get; set; }

    public bool IsClosed => Volatile.Read(ref _isClosed);

    public void Close()
    {
        TaskCompletionSource? more;
        lock (_lock)
        {
            _isClosed = true;
            more = _more;
            _more = null;
        }

        more?.SetResult();
    }

    public void Publish(IReadOnlyList<LogRow> rows)
    {
        TaskCompletionSource? more;
        lock (_lock)
        {
            foreach (var row in rows)
            {
                Keep(row);
            }

            more = _more;
            _more = null;
        }

        more?.SetResult();
    }

    public async ValueTask WaitAsync(long after, CancellationToken cancellationToken)
    {
        while (HasToWait(after, out var more))
        {
            await more.WaitAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    public bool TryRead(long after, out IReadOnlyList<LogRow> rows)
    {
        lock (_lock)
        {
            var isAtHand = _rows.TryPeek(out var oldest) && oldest.First <= after + 1;
            rows = isAtHand ? [.. _rows.SkipWhile(row => row.Seq <= after)] : [];
            return isAtHand;
        }
    }

    private bool HasToWait(long after, out Task more)
    {
        lock (_lock)
        {
            more = (_more ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            return _last <= after && !_isClosed;
        }
    }

    private void Keep(LogRow row)
    {
        if (_rows.Count == Kept)
        {
            _rows.Dequeue();
        }

        _rows.Enqueue(row);
        _last = row.Seq;
    }
}
