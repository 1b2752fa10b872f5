using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The actions that were put off: those that wait, and what became of the others.</summary>
/// <remarks>Safe for several threads.</remarks>
public sealed class ScheduledJobs
{
    /// <summary>As many as one page of a list has at most.</summary>
    public const int MaxLimit = 1000;

    internal const int UsualLimit = 100;

    private readonly AgentStore _store;
    private readonly IdSource _ids;
    private readonly TimeProvider _time;

    internal ScheduledJobs(AgentStore store, IdSource ids, TimeProvider time)
    {
        _store = store;
        _ids = ids;
        _time = time;
    }

    /// <summary>Told when another one waits.</summary>
    internal Action Added { get; set; } = static () => { };

    private long Now => _time.GetUtcNow().ToUnixTimeMilliseconds();

    /// <summary>The last ones that were asked for, the newest first.</summary>
    /// <param name="limit">How many at most, up to <see cref="MaxLimit"/>.</param>
    /// <param name="status">Only those that are so.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<IReadOnlyList<ScheduledJob>> ListAsync(
        int limit = UsualLimit,
        JobStatus? status = null,
        CancellationToken cancellationToken = default
    ) =>
        await _store
            .ReadOnceAsync(reader => reader.ListJobsAsync(status, Math.Clamp(limit, 1, MaxLimit)), cancellationToken)
            .ConfigureAwait(false);

    /// <summary>One of them; null if there is none of this id.</summary>
    public ValueTask<ScheduledJob?> FindAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        return _store.ReadOnceAsync(reader => reader.FindJobAsync(id), cancellationToken);
    }

    /// <summary>Calls one off that still waits. What goes wrong is in the result.</summary>
    public async ValueTask<InvokeResult> CancelAsync(string id, CancellationToken cancellationToken = default)
    {
        while (await FindAsync(id, cancellationToken).ConfigureAwait(false) is { } job)
        {
            if (job.Status != JobStatus.Pending)
            {
                return InvokeResult.Failed($"Job is not pending: {JobTable.NameOf(job.Status)}");
            }

            if (await TryEndAsync(job, JobStatus.Cancelled, error: null).ConfigureAwait(false))
            {
                return InvokeResult.Done(JobJson.Of(job with { Status = JobStatus.Cancelled }));
            }
        }

        return InvokeResult.Failed(NotFound(id));
    }

    internal static string NotFound(string id) => $"Job not found: {id}";

    /// <summary>Stores another one. It is on the disk when this returns.</summary>
    internal async Task<ScheduledJob> AddAsync(
        string service,
        string action,
        JsonData payload,
        ActionSchedule schedule,
        ActionCaller caller
    )
    {
        var job = new ScheduledJob(_ids.New("sched_"), service, action, schedule.RunAt, JobStatus.Pending)
        {
            Key = await _store.NextKeyAsync("job").ConfigureAwait(false),
            ExpiresAt = schedule.RunAt + schedule.Expiry,
            CreatedAt = _time.GetUtcNow(),
            Caller = caller.ToString(),
            Payload = payload,
        };
        await _store.CommitAsync(new WriteSet().InsertJob(job), Durability.Disk).ConfigureAwait(false);
        Added();
        return job;
    }

    internal ValueTask<List<ScheduledJob>> ReadDueAsync(long now, int limit) =>
        _store.ReadOnceAsync(reader => reader.ReadDueJobsAsync(now, limit));

    internal ValueTask<long?> ReadNextAsync(long after) => _store.ReadOnceAsync(reader => reader.ReadNextJobAsync(after));

    internal ValueTask<List<ScheduledJob>> ReadRunningAsync() => _store.ReadOnceAsync(static reader => reader.ReadRunningJobsAsync());

    /// <summary>Makes it the caller's to do. That is on the disk before he begins, so that nobody does it a second time.</summary>
    /// <returns>Whether it is; not, if somebody called it off.</returns>
    internal Task<bool> TryClaimAsync(ScheduledJob job) => TryAsync(new WriteSet().ClaimJob(job), Durability.Disk);

    /// <summary>Has it wait again.</summary>
    internal Task<bool> TryGiveBackAsync(ScheduledJob job) => TryAsync(new WriteSet().GiveJobBack(job), Durability.Os);

    /// <summary>It is over.</summary>
    internal Task<bool> TryEndAsync(ScheduledJob job, JobStatus status, string? error) =>
        TryAsync(new WriteSet().EndJob(job, status, error, Now), Durability.Os);

    /// <summary>Forgets what has been over for so long.</summary>
    internal Task SweepAsync(TimeSpan age) =>
        _store.CommitAsync(new WriteSet().SweepJobs(Now - (long)age.TotalMilliseconds), Durability.Os);

    private async Task<bool> TryAsync(WriteSet set, Durability durability)
    {
        try
        {
            await _store.CommitAsync(set, durability).ConfigureAwait(false);
            return true;
        }
        catch (UnexpectedRowsException)
        {
            return false;
        }
    }
}
