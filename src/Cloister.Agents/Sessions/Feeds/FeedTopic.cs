namespace Cloister.Agents;

/// <summary>The last rows of one session that somebody follows, and who waits for more.</summary>
internal sealed class FeedTopic
{
    private const int Kept = 256;

    private readonly Lock _lock = new();
    private readonly LogRow[] _rows = new LogRow[Kept];
    private TaskCompletionSource? _more;
    private long _published;
    private bool _isClosed;

    /// <summary>How many follow. Guarded by the feed.</summary>
    public int Followers { get; set; }

    public bool IsClosed => Volatile.Read(ref _isClosed);

    private int Count => (int)Math.Min(_published, Kept);

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
            for (var at = 0; at < rows.Count; at++)
            {
                _rows[_published++ % Kept] = rows[at];
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
            var isAtHand = _published > 0 && FromEnd(Count).First <= after + 1;
            rows = isAtHand ? Behind(after) : [];
            return isAtHand;
        }
    }

    private bool HasToWait(long after, out Task more)
    {
        lock (_lock)
        {
            if (_isClosed || (_published > 0 && FromEnd(1).Seq > after))
            {
                more = Task.CompletedTask;
                return false;
            }

            more = (_more ??= new(TaskCreationOptions.RunContinuationsAsynchronously)).Task;
            return true;
        }
    }

    /// <summary>What is new to a reader is nearly always at the very end.</summary>
    private LogRow[] Behind(long after)
    {
        var count = 0;
        while (count < Count && FromEnd(count + 1).Seq > after)
        {
            count++;
        }

        var rows = new LogRow[count];
        for (var at = 0; at < count; at++)
        {
            rows[at] = FromEnd(count - at);
        }

        return rows;
    }

    private LogRow FromEnd(int place) => _rows[(_published - place) % Kept];
}
