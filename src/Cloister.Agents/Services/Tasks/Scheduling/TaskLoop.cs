using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Waits for the next moment of any schedule and has its task run. It sleeps until then, or until the definitions change; what passed while nobody looked
/// is kept as missed, or made up for.
/// </summary>
internal sealed partial class TaskLoop(AgentContext context, TaskBook book, TaskRuns runs, TaskClaims claims)
{
    /// <summary>Clocks can be set and machines sleep, which timers do not notice.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    /// <summary>Who is later than this was not looking.</summary>
    private static readonly TimeSpan Late = TimeSpan.FromMinutes(1);

    /// <summary>What was to happen once is made up for so long.</summary>
    private static readonly TimeSpan OnceIsKept = TimeSpan.FromHours(24);

    private readonly ILogger _logger = context.Logger;
    private readonly TimeProvider _time = context.Clock;
    private readonly AsyncLock _gate = new();
    private readonly TaskSchedule _schedule = new();
    private readonly Dictionary<string, ZoneClock> _clocks = new(StringComparer.Ordinal);
    private readonly Queue<Overdue> _overdue = new();
    private TaskCompletionSource _changed = NewSignal();
    private TaskCompletionSource _asleep = NewSignal();
    private Task _working = Task.CompletedTask;

    /// <summary>Completes when all that is due has been dealt with, and the timer for the rest is set.</summary>
    public Task Asleep => Volatile.Read(ref _asleep).Task;

    /// <summary>Schedules what there is, and begins.</summary>
    public async Task StartAsync(CancellationToken cancellationToken, CancellationToken stopping)
    {
        var latest = await claims.ReadLatestAsync(cancellationToken).ConfigureAwait(false);
        var stored = await claims.ReadSchedulesAsync(cancellationToken).ConfigureAwait(false);
        var now = _time.GetUtcNow();
        // What is due at this very moment is not missed.
        var justBefore = now - TimeSpan.FromTicks(1);
        var (scheduled, _) = _schedule.Set(Scheduled(book.Folder.Read()), justBefore);
        var kept = scheduled.Where(task => stored.TryGetValue(task.Id, out var known) && known.Spec == task.Spec).ToHashSet();
        foreach (var task in kept.Where(task => !task.IsOnce))
        {
            var since = stored[task.Id].Since;
            _overdue.Enqueue(new(task, latest.TryGetValue(task.Id, out var claimed) && claimed > since ? claimed : since, justBefore));
        }

        AddLate(scheduled, justBefore);
        var ids = scheduled.Select(task => task.Id).ToHashSet(StringComparer.Ordinal);
        await claims
            .KeepSchedulesAsync(scheduled.Where(task => !kept.Contains(task)), stored.Keys.Where(id => !ids.Contains(id)), now)
            .ConfigureAwait(false);
        _working = Task.Run(() => WorkAsync(stopping), CancellationToken.None);
    }

    /// <summary>Reads the definitions again. What has not changed keeps its place.</summary>
    public async Task<ScheduleReport> ReloadAsync()
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        var (tasks, now) = (book.Folder.Read(), _time.GetUtcNow());
        var (changed, gone) = _schedule.Set(Scheduled(tasks), now);
        AddLate(changed, now);
        Volatile.Read(ref _changed).TrySetResult();
        await claims.KeepSchedulesAsync(changed, gone, now).ConfigureAwait(false);
        return new(tasks.Count, _schedule.Count);
    }

    /// <summary>When a task is due; null if it never is.</summary>
    public async Task<DateTimeOffset?> DueOfAsync(string task)
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        return _schedule.DueOf(task);
    }

    /// <summary>When the first task is due; null if none ever is.</summary>
    public async Task<DateTimeOffset?> NextDueAsync()
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        return _schedule.NextDue;
    }

    /// <summary>Waits until nothing begins any more.</summary>
    public Task StopAsync() => _working;

    private async Task WorkAsync(CancellationToken stopping)
    {
        while (!stopping.IsCancellationRequested)
        {
            var changed = NewSignal();
            Volatile.Write(ref _changed, changed);
            while (await NextAsync().ConfigureAwait(false) is { } next && !stopping.IsCancellationRequested)
            {
                await TryAsync(next).ConfigureAwait(false);
            }

            await SleepAsync(changed.Task, stopping).ConfigureAwait(false);
            Volatile.Write(ref _asleep, NewSignal());
        }
    }

    /// <summary>What is to be done now: moments that passed first, then the tasks that are due.</summary>
    private async Task<Work?> NextAsync()
    {
        using var turn = await _gate.EnterAsync().ConfigureAwait(false);
        while (_overdue.TryDequeue(out var overdue))
        {
            if (TaskSchedule.Passed(overdue.Task, overdue.After, overdue.Until) is { Count: > 0 } missed)
            {
                return new(overdue.Task, missed, IsLate: true);
            }
        }

        var now = _time.GetUtcNow();
        if (_schedule.Take(now) is not { } due)
        {
            return null;
        }

        var passed = TaskSchedule.Passed(due.Task, due.Due - TimeSpan.FromTicks(1), now);
        return new(due.Task, passed, IsLate: now - passed[^1] > Late);
    }

    private async Task TryAsync(Work work)
    {
        try
        {
            await DoAsync(work).ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            LogNotRun(work.Task.Id, failure);
        }
    }

    /// <summary>Of several moments that passed the last one counts.</summary>
    private async Task DoAsync(Work work)
    {
        var (task, last) = (work.Task, work.Moments[^1]);
        foreach (var missed in work.Moments.SkipLast(1))
        {
            await runs.MissAsync(task.Definition, task.TriggerAt(missed)).ConfigureAwait(false);
        }

        if (!work.IsLate)
        {
            await runs.AskAsync(task.Definition, task.TriggerAt(last)).ConfigureAwait(false);
        }
        else if (IsMadeUp(task, last))
        {
            await runs.AskAsync(task.Definition, TaskTrigger.CatchUp(last)).ConfigureAwait(false);
        }
        else
        {
            await runs.MissAsync(task.Definition, task.TriggerAt(last)).ConfigureAwait(false);
            LogMissed(task.Id, work.Moments.Count);
        }

        if (task.IsOnce)
        {
            book.Retire(task.Id);
            await ReloadAsync().ConfigureAwait(false);
        }
    }

    private bool IsMadeUp(ScheduledTask task, DateTimeOffset moment) =>
        task.IsOnce
            ? _time.GetUtcNow() - moment < OnceIsKept
            : (task.Definition.Missed ?? context.Config.Tasks.MissedRuns) == MissedRuns.Once;

    private async Task SleepAsync(Task changed, CancellationToken stopping)
    {
        using var woken = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        var sleep = Task.Delay(await TimeLeftAsync().ConfigureAwait(false), _time, woken.Token);
        Volatile.Read(ref _asleep).SetResult();
        await Task.WhenAny(sleep, changed).ConfigureAwait(false);
        await woken.CancelAsync().ConfigureAwait(false);
    }

    /// <summary>How long to sleep; without end if nothing is due some time.</summary>
    private async Task<TimeSpan> TimeLeftAsync() =>
        await NextDueAsync().ConfigureAwait(false) is not { } due ? Timeout.InfiniteTimeSpan
        : due - _time.GetUtcNow() is var left && left > LongestSleep ? LongestSleep
        : left > TimeSpan.Zero ? left
        : TimeSpan.Zero;

    /// <summary>What was to happen once and is past already, as people write it by hand.</summary>
    private void AddLate(IEnumerable<ScheduledTask> scheduled, DateTimeOffset now)
    {
        foreach (var task in scheduled)
        {
            if (task.Definition.When is TaskWhen.Once { Time: var time } && time <= now)
            {
                _overdue.Enqueue(new(task, time - TimeSpan.FromTicks(1), now));
            }
        }
    }

    private List<ScheduledTask> Scheduled(IEnumerable<ListedTask> tasks) =>
        [
            .. tasks
                .Where(task => task.Definition is { State: TaskState.Enabled } definition && definition.When != TaskWhen.Manual)
                .Select(task => new ScheduledTask(task.Definition!, ClockOf(task.Definition!))),
        ];

    private ZoneClock ClockOf(TaskDefinition task)
    {
        var zone = task.Zone ?? (context.Config.Tasks.Timezone is { } id ? TimeZoneInfo.FindSystemTimeZoneById(id) : _time.LocalTimeZone);
        if (!_clocks.TryGetValue(zone.Id, out var clock))
        {
            _clocks[zone.Id] = clock = new(zone);
        }

        return clock;
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    [LoggerMessage(635, LogLevel.Error, "Task '{Task}' was due and could not begin.")]
    private partial void LogNotRun(string task, Exception failure);

    [LoggerMessage(636, LogLevel.Warning, "Task '{Task}' has missed {Count} moments of its schedule, or more, while the agent was off.")]
    private partial void LogMissed(string task, int count);

    /// <summary>A task of which moments may have passed.</summary>
    private sealed record Overdue(ScheduledTask Task, DateTimeOffset After, DateTimeOffset Until);

    /// <summary>Moments of a task to be dealt with.</summary>
    private sealed record Work(ScheduledTask Task, IReadOnlyList<DateTimeOffset> Moments, bool IsLate);
}
