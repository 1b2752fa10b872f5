namespace Cloister.Testing.Tests;

public sealed class ManualTimeProviderTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly ManualTimeProvider _clock = new();
    private readonly List<string> _fired = [];

    [Fact]
    public void Time_stands_still_until_it_is_advanced()
    {
        var (before, stamp) = (_clock.GetUtcNow(), _clock.GetTimestamp());

        _clock.Advance(TimeSpan.FromMinutes(90));

        Assert.Equal(TimeSpan.FromMinutes(90), _clock.GetUtcNow() - before);
        Assert.Equal(TimeSpan.FromMinutes(90), _clock.GetElapsedTime(stamp));
    }

    [Fact]
    public void It_starts_when_it_is_told_and_in_utc()
    {
        var clock = new ManualTimeProvider(new DateTimeOffset(2026, 3, 1, 2, 0, 0, TimeSpan.FromHours(2)));

        Assert.Equal(new DateTimeOffset(2026, 3, 1, 0, 0, 0, TimeSpan.Zero), clock.GetUtcNow());
        Assert.Equal(TimeSpan.Zero, clock.GetLocalNow().Offset);
    }

    [Fact]
    public void Timers_fire_in_the_order_they_are_due_and_see_the_moment_they_are_due()
    {
        var start = _clock.GetUtcNow();
        using var late = Timer("late", Second * 3);
        using var early = Timer("early", Second);
        using var middle = Timer("middle", Second * 2);

        _clock.Advance(Second * 5);

        Assert.Equal(["early@1", "middle@2", "late@3"], _fired);
        Assert.Equal(start + (Second * 5), _clock.GetUtcNow());
    }

    [Fact]
    public void Timers_due_together_fire_in_the_order_they_were_set()
    {
        using var a = Timer("a", Second);
        using var b = Timer("b", Second);
        a.Change(Second, Timeout.InfiniteTimeSpan);

        _clock.Advance(Second);

        Assert.Equal(["b@1", "a@1"], _fired);
    }

    [Fact]
    public void Timers_fire_on_the_thread_that_advances()
    {
        var thread = 0;
        using var timer = _clock.CreateTimer(_ => thread = Environment.CurrentManagedThreadId, null, Second, Timeout.InfiniteTimeSpan);

        _clock.Advance(Second);

        Assert.Equal(Environment.CurrentManagedThreadId, thread);
    }

    [Fact]
    public void Timer_does_not_fire_before_it_is_due()
    {
        using var timer = Timer("x", Second);

        _clock.Advance(Second - TimeSpan.FromTicks(1));
        Assert.Empty(_fired);
        _clock.Advance(TimeSpan.FromTicks(1));

        Assert.Equal(["x@1"], _fired);
    }

    [Fact]
    public void Timer_due_at_once_waits_for_the_next_advance_even_by_zero()
    {
        using var timer = Timer("x", TimeSpan.Zero);
        Assert.Empty(_fired);

        _clock.Advance(TimeSpan.Zero);

        Assert.Equal(["x@0"], _fired);
    }

    [Fact]
    public void Periodic_timer_fires_for_every_period_that_passes()
    {
        using var timer = _clock.CreateTimer(_ => Note("tick"), null, Second, Second * 2);

        _clock.Advance(Second * 6);

        Assert.Equal(["tick@1", "tick@3", "tick@5"], _fired);
    }

    [Fact]
    public void Timer_set_by_a_timer_fires_in_the_same_advance_if_it_is_due_by_then()
    {
        using var first = _clock.CreateTimer(_ => Timer("second", Second), null, Second, Timeout.InfiniteTimeSpan);

        _clock.Advance(Second * 2);

        Assert.Equal(["second@2"], _fired);
    }

    [Fact]
    public void Timer_disposed_by_an_earlier_one_does_not_fire()
    {
        var doomed = Timer("doomed", Second);
        doomed.Change(Second, Timeout.InfiniteTimeSpan);
        using var killer = _clock.CreateTimer(_ => doomed.Dispose(), null, Second / 2, Timeout.InfiniteTimeSpan);

        _clock.Advance(Second);

        Assert.Empty(_fired);
        Assert.False(doomed.Change(Second, Second));
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public void Timer_can_be_switched_off_and_on()
    {
        using var timer = Timer("x", Second);

        timer.Change(Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _clock.Advance(Second * 2);
        Assert.Empty(_fired);
        timer.Change(Second, Timeout.InfiniteTimeSpan);
        _clock.Advance(Second);

        Assert.Equal(["x@3"], _fired);
    }

    [Fact]
    public void Callback_runs_in_the_flow_of_whoever_made_the_timer()
    {
        var flow = new AsyncLocal<string> { Value = "maker" };
        var seen = "";
        using var timer = _clock.CreateTimer(_ => seen = flow.Value, null, Second, Timeout.InfiniteTimeSpan);
        flow.Value = "driver";

        _clock.Advance(Second);

        Assert.Equal("maker", seen);
    }

    [Fact]
    public void Callback_that_throws_ends_the_advance_at_its_moment_and_leaves_the_others_set()
    {
        var start = _clock.GetUtcNow();
        using var bad = _clock.CreateTimer(_ => throw new FormatException(), null, Second, Timeout.InfiniteTimeSpan);
        using var good = Timer("good", Second * 2);

        Assert.Throws<FormatException>(() => _clock.Advance(Second * 2));
        Assert.Equal(Second, _clock.GetUtcNow() - start);
        _clock.Advance(Second);

        Assert.Equal(["good@2"], _fired);
    }

    [Fact]
    public void Timer_cannot_advance_the_clock()
    {
        using var timer = _clock.CreateTimer(_ => _clock.Advance(Second), null, Second, Timeout.InfiniteTimeSpan);

        var refusal = Assert.Throws<InvalidOperationException>(() => _clock.Advance(Second));

        Assert.Contains("one driver at a time", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Time_does_not_run_backwards()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.Advance(-Second));
    }

    [Fact]
    public void Illegal_times_of_timers_are_refused()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.CreateTimer(_ => { }, null, -Second, Second));
        Assert.Throws<ArgumentOutOfRangeException>(() => _clock.CreateTimer(_ => { }, null, Second, -Second));
    }

    [Fact]
    public void Next_due_and_pending_tell_what_is_waiting()
    {
        Assert.Null(_clock.NextDue);
        using var timer = Timer("x", Second);

        Assert.Equal(1, _clock.PendingTimers);
        Assert.Equal(_clock.GetUtcNow() + Second, _clock.NextDue);
        _clock.Advance(Second);

        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public async Task Delay_ends_when_its_time_has_come()
    {
        var delay = Task.Delay(Second, _clock, CancellationToken.None);

        _clock.Advance(Second / 2);
        Assert.False(delay.IsCompleted);
        _clock.Advance(Second / 2);

        Assert.True(delay.IsCompletedSuccessfully);
        await delay;
    }

    [Fact]
    public async Task Cancelled_delay_leaves_no_timer_behind()
    {
        using var cancellation = new CancellationTokenSource();
        var delay = Task.Delay(Second, _clock, cancellation.Token);

        await cancellation.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => delay);
        Assert.Equal(0, _clock.PendingTimers);
    }

    [Fact]
    public async Task Wait_for_a_task_times_out_by_the_clock()
    {
        var waiting = new TaskCompletionSource().Task.WaitAsync(Second, _clock);

        _clock.Advance(Second);

        await Assert.ThrowsAsync<TimeoutException>(() => waiting);
    }

    [Fact]
    public void Cancellation_source_fires_its_callbacks_inside_the_advance()
    {
        using var source = new CancellationTokenSource(Second, _clock);
        source.Token.Register(() => Note("cancelled"));

        _clock.Advance(Second);

        Assert.Equal(["cancelled@1"], _fired);
        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public void Cancellation_source_that_was_put_off_fires_later()
    {
        using var source = new CancellationTokenSource(Second, _clock);
        source.CancelAfter(Second * 3);

        _clock.Advance(Second * 2);
        Assert.False(source.IsCancellationRequested);
        _clock.Advance(Second);

        Assert.True(source.IsCancellationRequested);
    }

    [Fact]
    public async Task Periodic_timer_of_the_framework_ticks_by_the_clock()
    {
        using var timer = new PeriodicTimer(Second, _clock);
        var tick = timer.WaitForNextTickAsync();
        Assert.False(tick.IsCompleted);

        _clock.Advance(Second);

        Assert.True(await tick);
    }

    [Fact]
    public async Task Loop_that_waits_again_and_again_is_driven_step_by_step()
    {
        using var stop = new CancellationTokenSource();
        var turns = 0;
        var loop = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                await Task.Delay(Second, _clock, stop.Token);
                Interlocked.Increment(ref turns);
            }
        });

        for (var turn = 1; turn <= 5; turn++)
        {
            await _clock.WaitForTimersAsync();
            Assert.Equal(turn - 1, Volatile.Read(ref turns));
            _clock.Advance(Second);
        }

        await _clock.WaitForTimersAsync();
        await stop.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => loop);
        Assert.Equal(5, turns);
    }

    [Fact]
    public async Task Waiting_for_timers_that_are_not_set_says_what_is_missing()
    {
        using var timer = Timer("x", Second);

        var timeout = await Assert.ThrowsAsync<TimeoutException>(() => _clock.WaitForTimersAsync(2, TimeSpan.FromMilliseconds(20)));

        Assert.Equal("Waited 0.02 s for 2 timer(s) to be set, but 1 are waiting.", timeout.Message);
    }

    [Fact]
    public async Task Timers_may_be_set_and_dropped_from_any_thread_while_the_clock_is_driven()
    {
        var fired = 0;
        var workers = Enumerable
            .Range(0, 4)
            .Select(_ =>
                Task.Run(() =>
                {
                    for (var i = 0; i < 2_000; i++)
                    {
                        var timer = _clock.CreateTimer(_ => Interlocked.Increment(ref fired), null, Second, Timeout.InfiniteTimeSpan);
                        if (i % 2 == 0)
                        {
                            timer.Dispose();
                        }
                    }
                })
            )
            .ToArray();
        var all = Task.WhenAll(workers);

        while (!all.IsCompleted)
        {
            _clock.Advance(TimeSpan.FromMilliseconds(1));
        }

        await all;
        _clock.Advance(Second);
        Assert.Equal(0, _clock.PendingTimers);
        Assert.InRange(fired, 4_000, 8_000);
    }

    private ITimer Timer(string name, TimeSpan dueIn) => _clock.CreateTimer(_ => Note(name), null, dueIn, Timeout.InfiniteTimeSpan);

    private void Note(string name) =>
        _fired.Add($"{name}@{(_clock.GetUtcNow() - new DateTimeOffset(2000, 1, 1, 0, 0, 0, TimeSpan.Zero)).TotalSeconds}");
}
