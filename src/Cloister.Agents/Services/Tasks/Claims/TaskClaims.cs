namespace Cloister.Agents;

/// <summary>Who runs what: a moment of a schedule is claimed once for each task, in the store, before anything is done about it.</summary>
internal sealed class TaskClaims(AgentStore store)
{
    private const string Open = "open";
    private const string Done = "done";

    internal static readonly Statement ListSchedules = new("SELECT task, spec, since FROM task_schedule");

    /// <summary>How long it is known that a moment was claimed, in case somebody sets the clock back.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(2);

    private static readonly Statement Insert = new(
        "INSERT INTO occurrence (task, stamp, at, state) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING"
    );
    private static readonly Statement End = new("UPDATE occurrence SET state = 'done' WHERE task = $1 AND stamp = $2");
    private static readonly Statement Forget = new("DELETE FROM occurrence WHERE task = $1 AND stamp = $2 AND at IS NULL");
    private static readonly Statement ForgetOlder = new(
        "DELETE FROM occurrence WHERE task = $1 AND at IS NOT NULL AND at < $2 AND state = 'done'"
    );
    private static readonly Statement Schedule = new(
        "INSERT INTO task_schedule (task, spec, since) VALUES ($1, $2, $3) ON CONFLICT (task) DO UPDATE SET spec = excluded.spec, since = excluded.since"
    );
    private static readonly Statement Unschedule = new("DELETE FROM task_schedule WHERE task = $1");
    private static readonly Statement ListOpen = new("SELECT task, stamp, at FROM occurrence WHERE state = 'open' ORDER BY task, stamp");
    private static readonly Statement ListLatest = new("SELECT task, MAX(at) FROM occurrence WHERE at IS NOT NULL GROUP BY task");

    /// <summary>Takes a moment, or a run without one. It is on disk when this returns.</summary>
    /// <returns>Whether it was there to be taken.</returns>
    public async Task<bool> TryClaimAsync(string task, string stamp, DateTimeOffset? occurrence, bool isOpen)
    {
        var set = new WriteSet().DoExpecting(Insert, 1, task, stamp, occurrence?.ToUnixTimeMilliseconds(), isOpen ? Open : Done);
        try
        {
            await store.CommitAsync(set, Durability.Disk).ConfigureAwait(false);
            return true;
        }
        catch (UnexpectedRowsException)
        {
            return false;
        }
    }

    /// <summary>A run has ended, and what it left is on disk.</summary>
    public Task EndAsync(string task, string stamp, DateTimeOffset? occurrence)
    {
        var set = new WriteSet().Do(End, task, stamp).Do(Forget, task, stamp);
        if (occurrence is { } at)
        {
            set.Do(ForgetOlder, task, (at - Memory).ToUnixTimeMilliseconds());
        }

        return store.CommitAsync(set, Durability.Os);
    }

    /// <summary>The runs that have not ended.</summary>
    public ValueTask<List<OpenRun>> ReadOpenAsync(CancellationToken cancellationToken) =>
        store.ReadAsync(
            reader =>
                reader.ListAsync(
                    ListOpen,
                    row => new OpenRun(row.GetString(0), row.GetString(1), row.IsDBNull(2) ? null : TimeOf(row.GetInt64(2)))
                ),
            cancellationToken
        );

    /// <summary>The last moment that was claimed for each task.</summary>
    public async ValueTask<IReadOnlyDictionary<string, DateTimeOffset>> ReadLatestAsync(CancellationToken cancellationToken)
    {
        var rows = await store
            .ReadAsync(
                reader => reader.ListAsync(ListLatest, row => (Task: row.GetString(0), At: TimeOf(row.GetInt64(1)))),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows.ToDictionary(row => row.Task, row => row.At, StringComparer.Ordinal);
    }

    /// <summary>Since when tasks are scheduled as they are.</summary>
    public async ValueTask<IReadOnlyDictionary<string, (string Spec, DateTimeOffset Since)>> ReadSchedulesAsync(
        CancellationToken cancellationToken
    )
    {
        var rows = await store
            .ReadAsync(
                reader =>
                    reader.ListAsync(
                        ListSchedules,
                        row => (Task: row.GetString(0), Spec: row.GetString(1), Since: TimeOf(row.GetInt64(2)))
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return rows.ToDictionary(row => row.Task, row => (row.Spec, row.Since), StringComparer.Ordinal);
    }

    /// <summary>From now on some tasks are scheduled as they are, and others are not scheduled.</summary>
    public Task KeepSchedulesAsync(IEnumerable<ScheduledTask> changed, IEnumerable<string> gone, DateTimeOffset now)
    {
        var set = new WriteSet();
        foreach (var task in changed)
        {
            set.Do(Schedule, task.Id, task.Spec, now.ToUnixTimeMilliseconds());
        }

        foreach (var task in gone)
        {
            set.Do(Unschedule, task);
        }

        return set.IsEmpty ? Task.CompletedTask : store.CommitAsync(set, Durability.Os);
    }

    private static DateTimeOffset TimeOf(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
