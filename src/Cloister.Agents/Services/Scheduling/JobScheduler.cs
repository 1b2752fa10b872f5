using Microsoft.Extensions.Logging;

namespace Cloister.Agents;

/// <summary>
/// Has services do what was put off, as soon as it is due, the earliest first. It sleeps until the next one is due or another one comes; which process does
/// a job says the job itself, and only the one that owns the store can write that.
/// </summary>
internal sealed partial class JobScheduler : IAsyncDisposable
{
    private const int MostAtOnce = 64;

    /// <summary>How often it looks at the clock while something waits: one that is set wakes nobody.</summary>
    private static readonly TimeSpan LongestSleep = TimeSpan.FromMinutes(1);

    private static readonly TimeSpan PauseInTrouble = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan Kept = TimeSpan.FromDays(90);

    private readonly ScheduledJobs _jobs;
    private readonly AgentServices _services;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly CancellationTokenSource _stop = new();
    private readonly CancellationTokenSource _abort = new();
    private readonly Lock _lock = new();
    private readonly HashSet<Task> _running = [];
    private TaskCompletionSource _changed = NewSignal();
    private Task _working = Task.CompletedTask;

    private JobScheduler(ScheduledJobs jobs, AgentServices services, TimeProvider time, ILogger logger)
    {
        _jobs = jobs;
        _services = services;
        _time = time;
        _logger = logger;
    }

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>How many more may begin.</summary>
    private int Room
    {
        get
        {
            lock (_lock)
            {
                return MostAtOnce - _running.Count;
            }
        }
    }

    /// <summary>Settles what the end of the last process left open, and begins.</summary>
    public static async Task<JobScheduler> StartAsync(AgentServices services, TimeProvider time, ILogger<JobScheduler> logger)
    {
        var scheduler = new JobScheduler(services.Jobs, services, time, logger);
        await scheduler.RecoverAsync().ConfigureAwait(false);
        services.Jobs.Added = scheduler.Wake;
        scheduler._working = Task.Run(scheduler.WorkAsync);
        return scheduler;
    }

    /// <summary>Begins nothing more, and gives what goes on a moment to end. What does not is settled by the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        _jobs.Added = static () => { };
        await _stop.CancelAsync().ConfigureAwait(false);
        await _working.ConfigureAwait(false);
        Task all;
        lock (_lock)
        {
            all = Task.WhenAll(_running);
        }

        await all.WaitAsync(Grace, _time).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _abort.CancelAsync().ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
        _abort.Dispose();
    }

    private static TaskCompletionSource NewSignal() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>Whoever was at these is gone: this process owns the store.</summary>
    private async Task RecoverAsync()
    {
        foreach (var job in await _jobs.ReadRunningAsync().ConfigureAwait(false))
        {
            if (_services.FindAction(job.Service, job.Action) is { IsIdempotent: true })
            {
                await _jobs.TryGiveBackAsync(job).ConfigureAwait(false);
            }
            else
            {
                await _jobs.TryEndAsync(job, JobStatus.Uncertain, "The process ended while this was done.").ConfigureAwait(false);
                LogUncertain(job.Id, job.Service, job.Action);
            }
        }

        await _jobs.SweepAsync(Kept).ConfigureAwait(false);
    }

    private void Wake() => Volatile.Read(ref _changed).TrySetResult();

    private async Task WorkAsync()
    {
        while (!_stop.IsCancellationRequested)
        {
            // Made before looking, so that what comes meanwhile is noticed.
            var changed = NewSignal();
            Volatile.Write(ref _changed, changed);
            var next = await TryBeginDueAsync().ConfigureAwait(false);
            await SleepAsync(changed.Task, next).ConfigureAwait(false);
        }
    }

    /// <summary>Sleeps until a moment, or until something changes.</summary>
    private async Task SleepAsync(Task changed, long? until)
    {
        while (!changed.IsCompleted && !_stop.IsCancellationRequested)
        {
            var left = until - Now;
            if (left <= 0)
            {
                return;
            }

            var sleep = left is { } milliseconds
                ? Shorter(TimeSpan.FromMilliseconds(milliseconds), LongestSleep)
                : Timeout.InfiniteTimeSpan;
            await changed.WaitAsync(sleep, _time, _stop.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private static TimeSpan Shorter(TimeSpan a, TimeSpan b) => a < b ? a : b;

    /// <summary>Begins with all that is due.</summary>
    /// <returns>When to look again; null when something has changed.</returns>
    private async Task<long?> TryBeginDueAsync()
    {
        try
        {
            return await BeginDueAsync().ConfigureAwait(false);
        }
        catch (Exception failure)
        {
            // Whatever it was, it keeps nothing from its turn that is due later.
            return InTrouble(failure);
        }
    }

    private long InTrouble(Exception failure)
    {
        LogTrouble(failure);
        return Now + (long)PauseInTrouble.TotalMilliseconds;
    }

    private async Task<long?> BeginDueAsync()
    {
        for (var room = Room; room > 0 && !_stop.IsCancellationRequested; room = Room)
        {
            var now = Now;
            var due = await _jobs.ReadDueAsync(now, room).ConfigureAwait(false);
            if (await BeginAsync(due, now).ConfigureAwait(false) is { } trouble)
            {
                return InTrouble(trouble);
            }

            if (due.Count < room)
            {
                return await _jobs.ReadNextAsync(now).ConfigureAwait(false);
            }
        }

        return null;
    }

    /// <summary>Begins with jobs, as far as they are still to be done.</summary>
    /// <returns>Why one could not be claimed; the others have their turn all the same.</returns>
    private async Task<StoreException?> BeginAsync(List<ScheduledJob> due, long now)
    {
        StoreException? trouble = null;
        // They reach the disk together.
        var claims = due.ConvertAll(job => TryClaimAsync(job, now));
        for (var at = 0; at < due.Count; at++)
        {
            try
            {
                if (await claims[at].ConfigureAwait(false))
                {
                    Begin(due[at] with { Status = JobStatus.Running });
                }
            }
            catch (StoreException failure)
            {
                trouble = failure;
            }
        }

        return trouble;
    }

    private async Task<bool> TryClaimAsync(ScheduledJob job, long now)
    {
        if (job.ExpiresAt is { } end && end.ToUnixTimeMilliseconds() <= now)
        {
            await _jobs.TryEndAsync(job, JobStatus.Failed, JobTable.Expired).ConfigureAwait(false);
            return false;
        }

        return await _jobs.TryClaimAsync(job).ConfigureAwait(false);
    }

    /// <summary>Begins with a job on this thread, so that jobs begin in their order.</summary>
    private void Begin(ScheduledJob job)
    {
        var work = ExecuteAsync(job);
        lock (_lock)
        {
            _running.Add(work);
        }

        _ = work.ContinueWith(Ended, CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
    }

    private void Ended(Task work)
    {
        lock (_lock)
        {
            _running.Remove(work);
        }

        Wake();
    }

    private async Task ExecuteAsync(ScheduledJob job)
    {
        try
        {
            var result = await _services
                .CommandAsync(job.Service, job.Action, job.Payload, new("schedule", job.Id), _abort.Token)
                .ConfigureAwait(false);
            await _jobs.TryEndAsync(job, result.Success ? JobStatus.Succeeded : JobStatus.Failed, result.Error).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_abort.IsCancellationRequested)
        {
            // It did not end in time. The next start decides what becomes of it.
        }
        catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
        {
            LogNotNoted(job.Id, job.Service, job.Action, failure);
        }
    }
}
