using System.Data.Common;

namespace Cloister.Agents;

/// <summary>The table of actions that were put off. What a start must find is in indexes of just those rows.</summary>
internal static class JobTable
{
    public const string Expired = "expired";

    private const string Columns = "key, id, service, action, state, run_at, expires_at, created_at, ended_at, caller, error, payload";

    private static readonly Statement InsertRow = new(
        "INSERT INTO job (key, id, service, action, state, run_at, expires_at, created_at, caller, payload)"
            + " VALUES ($1, $2, $3, $4, 'pending', $5, $6, $7, $8, $9)"
    );

    private static readonly Statement Due = new(
        $"SELECT {Columns} FROM job WHERE state = 'pending' AND run_at <= $1 ORDER BY run_at, key LIMIT $2"
    );

    private static readonly Statement NextAfter = new(
        "SELECT run_at FROM job WHERE state = 'pending' AND run_at > $1 ORDER BY run_at LIMIT 1"
    );
    private static readonly Statement AllRunning = new($"SELECT {Columns} FROM job WHERE state = 'running' ORDER BY key");
    private static readonly Statement ById = new($"SELECT {Columns} FROM job WHERE id = $1");
    private static readonly Statement Last = new($"SELECT {Columns} FROM job WHERE key > 0 ORDER BY key DESC LIMIT $1");
    private static readonly Statement LastOf = new($"SELECT {Columns} FROM job WHERE state = $1 ORDER BY key DESC LIMIT $2");

    private static readonly Statement ClaimRow = new("UPDATE job SET state = 'running' WHERE key = $1 AND state = 'pending'");
    private static readonly Statement GiveRowBack = new("UPDATE job SET state = 'pending' WHERE key = $1 AND state = 'running'");

    private static readonly Statement EndRow = new(
        "UPDATE job SET state = $3, error = $4, ended_at = $5, payload = NULL WHERE key = $1 AND state = $2"
    );

    private static readonly Statement SweepRows = new("DELETE FROM job WHERE ended_at < $1");

    public static StoreModule Module { get; } = new("schedule", First);

    /// <summary>What the states are called.</summary>
    public static IEnumerable<string> Names => Enum.GetValues<JobStatus>().Select(NameOf);

    public static WriteSet InsertJob(this WriteSet set, ScheduledJob job) =>
        set.Do(
            InsertRow,
            job.Key,
            job.Id,
            job.Service,
            job.Action,
            job.RunAt.ToUnixTimeMilliseconds(),
            job.ExpiresAt?.ToUnixTimeMilliseconds(),
            job.CreatedAt.ToUnixTimeMilliseconds(),
            job.Caller,
            job.Payload?.ToUtf8()
        );

    /// <summary>Whoever succeeds with this is the one who does it.</summary>
    public static WriteSet ClaimJob(this WriteSet set, ScheduledJob job) => set.DoExpecting(ClaimRow, 1, job.Key);

    public static WriteSet GiveJobBack(this WriteSet set, ScheduledJob job) => set.DoExpecting(GiveRowBack, 1, job.Key);

    /// <summary>It is over, if it still is as its holder believes.</summary>
    public static WriteSet EndJob(this WriteSet set, ScheduledJob job, JobStatus status, string? error, long now) =>
        set.DoExpecting(EndRow, 1, job.Key, NameOf(job.Status), NameOf(status), error, now);

    public static WriteSet SweepJobs(this WriteSet set, long before) => set.Do(SweepRows, before);

    /// <summary>What is due, in the order it is to be done in.</summary>
    public static ValueTask<List<ScheduledJob>> ReadDueJobsAsync(this StoreReader store, long now, int limit) =>
        store.ListAsync(Due, Read, now, limit);

    /// <summary>When the next one is due behind a moment.</summary>
    public static ValueTask<long?> ReadNextJobAsync(this StoreReader store, long after) => store.NumberAsync(NextAfter, after);

    public static ValueTask<List<ScheduledJob>> ReadRunningJobsAsync(this StoreReader store) => store.ListAsync(AllRunning, Read);

    public static ValueTask<ScheduledJob?> FindJobAsync(this StoreReader store, string id) =>
        store.FirstAsync<ScheduledJob?>(ById, Read, id);

    /// <summary>The last ones that were asked for, the newest first.</summary>
    public static ValueTask<List<ScheduledJob>> ListJobsAsync(this StoreReader store, JobStatus? status, int limit) =>
        status is { } one ? store.ListAsync(LastOf, Read, NameOf(one), limit) : store.ListAsync(Last, Read, limit);

    public static string NameOf(JobStatus status) => status.ToString().ToLowerInvariant();

    public static bool TryParse(string name, out JobStatus status)
    {
        status = Enum.GetValues<JobStatus>().FirstOrDefault(one => NameOf(one) == name);
        return NameOf(status) == name;
    }

    private static ScheduledJob Read(DbDataReader row) =>
        new(row.GetString(1), row.GetString(2), row.GetString(3), TimeOf(row.GetInt64(5)), StatusOf(row.GetString(4)))
        {
            Key = row.GetInt64(0),
            ExpiresAt = row.IsDBNull(6) ? null : TimeOf(row.GetInt64(6)),
            CreatedAt = TimeOf(row.GetInt64(7)),
            EndedAt = row.IsDBNull(8) ? null : TimeOf(row.GetInt64(8)),
            Caller = row.GetString(9),
            Error = row.IsDBNull(10) ? null : row.GetString(10),
            Payload = row.IsDBNull(11) ? null : StoredJson.Parse(row.GetFieldValue<byte[]>(11)),
        };

    private static DateTimeOffset TimeOf(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);

    private static JobStatus StatusOf(string name) => Enum.Parse<JobStatus>(name, ignoreCase: true);

    private static string First(Dialect dialect) =>
        $"""
            CREATE TABLE job (
              key BIGINT PRIMARY KEY,
              id TEXT NOT NULL UNIQUE,
              service TEXT NOT NULL,
              action TEXT NOT NULL,
              state TEXT NOT NULL,
              run_at BIGINT NOT NULL,
              expires_at BIGINT,
              created_at BIGINT NOT NULL,
              ended_at BIGINT,
              caller TEXT NOT NULL,
              error TEXT,
              payload {dialect.Bytes}
            ){dialect.KeyedTable};
            CREATE INDEX job_pending ON job (run_at, key) WHERE state = 'pending';
            CREATE INDEX job_running ON job (key) WHERE state = 'running';
            CREATE INDEX job_state ON job (state, key);
            CREATE INDEX job_ended ON job (ended_at) WHERE ended_at IS NOT NULL;
            """;
}
