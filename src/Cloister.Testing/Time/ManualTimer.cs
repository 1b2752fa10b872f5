namespace Cloister.Testing;

/// <summary>A timer of a <see cref="ManualTimeProvider"/>, which guards its plan with its own lock.</summary>
internal sealed class ManualTimer(ManualTimeProvider clock, TimerCallback callback, object? state) : ITimer
{
    public static readonly IComparer<ManualTimer> ByDueTime = Comparer<ManualTimer>.Create(
        (a, b) => (a.Due, a._sequence).CompareTo((b.Due, b._sequence))
    );

    private static readonly TimeSpan Longest = TimeSpan.FromMilliseconds(uint.MaxValue - 1);

    // As with the system's timers, the callback runs in the flow of whoever made the timer.
    private readonly ExecutionContext? _flow = ExecutionContext.Capture();
    private long _sequence;
    private volatile bool _isDisposed;

    public bool IsDisposed
    {
        get => _isDisposed;
        set => _isDisposed = value;
    }

    public DateTimeOffset Due { get; private set; }

    /// <summary>How long until it fires again; null when it does so once.</summary>
    public TimeSpan? Period { get; private set; }

    public bool Change(TimeSpan dueTime, TimeSpan period)
    {
        ThrowIfIllegal(dueTime, nameof(dueTime));
        ThrowIfIllegal(period, nameof(period));
        return clock.Set(
            this,
            dueTime == Timeout.InfiniteTimeSpan ? null : dueTime,
            period == Timeout.InfiniteTimeSpan || period == TimeSpan.Zero ? null : period
        );
    }

    public void Plan(DateTimeOffset due, long sequence, TimeSpan? period) => (Due, _sequence, Period) = (due, sequence, period);

    public void Fire()
    {
        if (_isDisposed)
        {
            return;
        }

        if (_flow is null)
        {
            callback(state);
        }
        else
        {
            ExecutionContext.Run(_flow, static timer => ((ManualTimer)timer!).Call(), this);
        }
    }

    public void Dispose() => clock.Remove(this);

    public ValueTask DisposeAsync()
    {
        Dispose();
        return ValueTask.CompletedTask;
    }

    private void Call() => callback(state);

    private static void ThrowIfIllegal(TimeSpan time, string name)
    {
        if (time != Timeout.InfiniteTimeSpan)
        {
            ArgumentOutOfRangeException.ThrowIfLessThan(time, TimeSpan.Zero, name);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(time, Longest, name);
        }
    }
}
