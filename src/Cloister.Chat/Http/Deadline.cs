namespace Cloister.Chat;

/// <summary>One timer for all the waits of a connection: setting and touching it costs no timer.</summary>
internal sealed class Deadline : IDisposable
{
    private readonly TimeProvider _time;
    private readonly Action _onExpired;
    private readonly ITimer _timer;
    private long _since;
    private bool _isPaused;
    private long _limit = Timeout.InfiniteTimeSpan.Ticks;

    /// <summary>A deadline that is not set.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="onExpired">Called when it is reached, on a thread of the clock.</param>
    public Deadline(TimeProvider time, Action onExpired)
    {
        _time = time;
        _onExpired = onExpired;
        _timer = time.CreateTimer(static self => ((Deadline)self!).OnTimer(), this, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Sets it to a time from now; an infinite one takes it away.</summary>
    public void Set(TimeSpan limit)
    {
        Touch();
        Volatile.Write(ref _limit, limit.Ticks);
        _timer.Change(limit, Timeout.InfiniteTimeSpan);
    }

    /// <summary>Whether time passes unseen, because nobody waits.</summary>
    public bool IsPaused
    {
        get => Volatile.Read(ref _isPaused);
        set => Volatile.Write(ref _isPaused, value);
    }

    /// <summary>Counts from now again. The timer that is set fires too early then, and is set again for the rest.</summary>
    public void Touch() => Volatile.Write(ref _since, _time.GetTimestamp());

    public void Dispose() => _timer.Dispose();

    private void OnTimer()
    {
        var limit = Volatile.Read(ref _limit);
        var rest = IsPaused ? limit : limit - _time.GetElapsedTime(Volatile.Read(ref _since)).Ticks;
        if (rest > 0)
        {
            _timer.Change(TimeSpan.FromTicks(rest), Timeout.InfiniteTimeSpan);
        }
        else if (limit >= 0)
        {
            _onExpired();
        }
    }
}
