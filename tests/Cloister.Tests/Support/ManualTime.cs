namespace Cloister.Tests.Support;

/// <summary>A clock that only the test moves.</summary>
internal sealed class ManualTime : TimeProvider
{
    private readonly Lock _sync = new();
    private readonly List<Timer> _timers = [];
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;

    public override DateTimeOffset GetUtcNow() => _now;

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        var timer = new Timer(this, () => callback(state), dueTime);
        lock (_sync)
        {
            _timers.Add(timer);
        }

        return timer;
    }

    /// <summary>Moves the clock, and calls what has come due.</summary>
    public void Advance(TimeSpan by)
    {
        Timer[] due;
        lock (_sync)
        {
            _now += by;
            due = [.. _timers.Where(timer => timer.Due <= _now)];
            _timers.RemoveAll(due.Contains);
        }

        foreach (var timer in due)
        {
            timer.Ring();
        }
    }

    private sealed class Timer(ManualTime time, Action ring, TimeSpan dueTime) : ITimer
    {
        public DateTimeOffset Due { get; private set; } = DueAt(time, dueTime);

        public void Ring() => ring();

        public bool Change(TimeSpan dueTime, TimeSpan period)
        {
            Due = DueAt(time, dueTime);
            return true;
        }

        public void Dispose()
        {
            lock (time._sync)
            {
                time._timers.Remove(this);
            }
        }

        public ValueTask DisposeAsync()
        {
            Dispose();
            return ValueTask.CompletedTask;
        }

        private static DateTimeOffset DueAt(ManualTime time, TimeSpan dueTime) =>
            dueTime == Timeout.InfiniteTimeSpan ? DateTimeOffset.MaxValue : time._now + dueTime;
    }
}
