namespace Cloister.Testing;

/// <summary>A clock that stands still until <see cref="Advance"/> moves it.</summary>
/// <remarks>
/// <para>
/// Timers fire on the thread that advances, one after the other, in the order in which they are due; those due at the same moment in the order
/// in which they were set. While one fires, the clock shows the moment it was due. Nothing else fires them: a timer that is due at once
/// fires with the next advance, also one by zero. So do <c>Task.Delay</c>, <c>WaitAsync</c>, <see cref="CancellationTokenSource"/> and
/// <see cref="PeriodicTimer"/> with this provider.
/// </para>
/// <para>
/// What awaits such a task goes on where any await goes on; await something that it does afterwards. Everything but
/// <see cref="Advance"/>, which has one caller at a time, may be used from any thread.
/// </para>
/// </remarks>
public sealed class ManualTimeProvider : TimeProvider
{
    private static readonly DateTimeOffset DefaultStart = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private readonly Lock _sync = new();
    private readonly SortedSet<ManualTimer> _timers = new(ManualTimer.ByDueTime);
    private TaskCompletionSource _timerSet = NewSignal();
    private DateTimeOffset _now;
    private long _sequence;
    private int _isAdvancing;

    /// <summary>A clock that stands at a moment: 1 January 2000, midnight UTC, unless told otherwise.</summary>
    public ManualTimeProvider(DateTimeOffset? start = null) => _now = (start ?? DefaultStart).ToUniversalTime();

    /// <summary>How many timers are waiting to fire.</summary>
    public int PendingTimers
    {
        get
        {
            lock (_sync)
            {
                return _timers.Count;
            }
        }
    }

    /// <summary>When the next timer is due; null when none is waiting.</summary>
    public DateTimeOffset? NextDue
    {
        get
        {
            lock (_sync)
            {
                return _timers.Min?.Due;
            }
        }
    }

    /// <inheritdoc/>
    /// <value>Always UTC, wherever the test runs.</value>
    public override TimeZoneInfo LocalTimeZone => TimeZoneInfo.Utc;

    /// <inheritdoc/>
    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow()
    {
        lock (_sync)
        {
            return _now;
        }
    }

    /// <inheritdoc/>
    public override long GetTimestamp() => GetUtcNow().UtcTicks;

    /// <inheritdoc/>
    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        ArgumentNullException.ThrowIfNull(callback);
        var timer = new ManualTimer(this, callback, state);
        timer.Change(dueTime, period);
        return timer;
    }

    /// <summary>Moves the clock and fires what becomes due on the way, before it returns.</summary>
    /// <exception cref="InvalidOperationException">The clock is being advanced already, by another thread or by a timer that calls this.</exception>
    /// <exception cref="Exception">What a timer's callback threw; the clock stays at that moment, the other timers stay set.</exception>
    public void Advance(TimeSpan by)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(by, TimeSpan.Zero);
        if (Interlocked.Exchange(ref _isAdvancing, 1) != 0)
        {
            throw new InvalidOperationException(
                "The clock is being advanced already, and it has one driver at a time. Advance from the test, not from a timer or a second thread."
            );
        }

        try
        {
            var target = GetUtcNow() + by;
            while (TakeDue(target) is { } timer)
            {
                timer.Fire();
            }
        }
        finally
        {
            Volatile.Write(ref _isAdvancing, 0);
        }
    }

    /// <summary>Waits until so many timers are waiting: the code under test has come to its own wait, and the clock can be advanced.</summary>
    /// <param name="count">How many at least.</param>
    /// <param name="timeout">How long at most, on the real clock; 10 seconds when null.</param>
    /// <exception cref="TimeoutException">They were not set.</exception>
    public async Task WaitForTimersAsync(int count = 1, TimeSpan? timeout = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(count);
        var limit = timeout ?? TimeSpan.FromSeconds(10);
        try
        {
            await WaitAsync(() => _timers.Count >= count).WaitAsync(limit).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(
                $"Waited {limit.TotalSeconds:0.###} s for {count} timer(s) to be set, but {PendingTimers} are waiting.",
                exception
            );
        }
    }

    /// <summary>Waits until a timer is waiting that fires in just so long: the code under test has come to that very wait.</summary>
    /// <param name="dueIn">In how long, as the clock stands.</param>
    /// <param name="timeout">How long to wait at most, on the real clock; 10 seconds when null.</param>
    /// <exception cref="TimeoutException">There is none.</exception>
    public async Task WaitForTimerAsync(TimeSpan dueIn, TimeSpan? timeout = null)
    {
        var limit = timeout ?? TimeSpan.FromSeconds(10);
        try
        {
            await WaitAsync(() => _timers.Any(timer => timer.Due == _now + dueIn)).WaitAsync(limit).ConfigureAwait(false);
        }
        catch (TimeoutException exception)
        {
            throw new TimeoutException(
                $"Waited {limit.TotalSeconds:0.###} s for a timer that fires in {dueIn.TotalSeconds:0.###} s, but the next one is due at {NextDue:O}.",
                exception
            );
        }
    }

    /// <returns>False when the timer is disposed.</returns>
    internal bool Set(ManualTimer timer, TimeSpan? dueIn, TimeSpan? period)
    {
        TaskCompletionSource signal;
        lock (_sync)
        {
            _timers.Remove(timer);
            if (timer.IsDisposed || dueIn is not { } wait)
            {
                return !timer.IsDisposed;
            }

            timer.Plan(_now + wait, _sequence++, period);
            _timers.Add(timer);
            signal = _timerSet;
            _timerSet = NewSignal();
        }

        signal.TrySetResult();
        return true;
    }

    internal void Remove(ManualTimer timer)
    {
        lock (_sync)
        {
            timer.IsDisposed = true;
            _timers.Remove(timer);
        }
    }

    private async Task WaitAsync(Func<bool> isSet)
    {
        while (true)
        {
            Task next;
            lock (_sync)
            {
                if (isSet())
                {
                    return;
                }

                next = _timerSet.Task;
            }

            await next.ConfigureAwait(false);
        }
    }

    /// <summary>The next timer up to a moment, with the clock put to when it is due; at the end, with the clock put to that moment, null.</summary>
    private ManualTimer? TakeDue(DateTimeOffset target)
    {
        lock (_sync)
        {
            if (_timers.Min is not { } next || next.Due > target)
            {
                _now = target;
                return null;
            }

            _timers.Remove(next);
            _now = next.Due > _now ? next.Due : _now;
            if (next.Period is { } period)
            {
                next.Plan(_now + period, _sequence++, period);
                _timers.Add(next);
            }

            return next;
        }
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
