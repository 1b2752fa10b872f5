using System.Data.Common;

namespace Cloister.Agents;

/// <summary>The statements of the table of runs.</summary>
internal static class RunTable
{
    private const string Columns = "key, session, id, state, origin, started_seq, ended_seq, digest, steps, error";

    private static readonly Statement InsertRow = new(
        "INSERT INTO run (key, session, id, state, origin, digest, started_seq, steps, undispatched, input, continues)"
            + " VALUES ($1, $2, $3, 'running', $4, $5, $6, 0, $7, $8, $9)"
    );

    private static readonly Statement EndRow = new(
        "UPDATE run SET state = $2, ended_seq = $3, steps = $4, usage = $5, model = $6, error = $7, undispatched = undispatched * $8"
            + " WHERE key = $1 AND state = 'running'"
    );

    private static readonly Statement ById = new($"SELECT {Columns} FROM run WHERE session = $1 AND id = $2");
    private static readonly Statement AllRunning = new($"SELECT {Columns} FROM run WHERE state = 'running' ORDER BY session, key");

    private static readonly Statement RunningSince = new("SELECT started_seq FROM run WHERE state = 'running' AND session = $1");

    private static readonly Statement IdOf = new("SELECT id FROM run WHERE key = $1");

    private static readonly Statement UpdateKept = new("UPDATE run SET input = $2 WHERE key = $1");
    private static readonly Statement KeptOf = new("SELECT input FROM run WHERE key = $1");

    public static WriteSet InsertRun(this WriteSet set, RunRow run, ReadOnlyMemory<byte> input) =>
        set.Do(InsertRow, run.Key, run.Session, run.Id, run.Origin, run.Digest, run.StartedSeq, run.IsFollowed, input, run.Continues);

    /// <summary>Keeps what a run that goes on from this one has to know.</summary>
    public static WriteSet KeepOfRun(this WriteSet set, long key, RunKept kept) => set.Do(UpdateKept, key, kept.ToUtf8());

    /// <summary>What was kept of a run.</summary>
    public static async ValueTask<RunKept> ReadRunKeptAsync(this StoreReader store, long key) =>
        RunKept.Read(
            await store.FirstAsync(KeptOf, row => row.IsDBNull(0) ? null : row.GetFieldValue<byte[]>(0), key).ConfigureAwait(false)
        );

    /// <summary>Ends a run that is still going on; one that has ended stays as it is, and the set fails.</summary>
    /// <param name="set">The transaction.</param>
    /// <param name="key">The run.</param>
    /// <param name="state">How it ends.</param>
    /// <param name="endedSeq">The row it ends with.</param>
    /// <param name="totals">What it cost.</param>
    /// <param name="isTaken">Whether everything it said was taken to where people read it.</param>
    public static WriteSet EndRun(this WriteSet set, long key, RunState state, long endedSeq, RunTotals totals, bool isTaken) =>
        set.DoExpecting(EndRow, 1, key, NameOf(state), endedSeq, totals.Steps, totals.UsageJson(), totals.Model, totals.Error, !isTaken);

    public static ValueTask<RunRow?> FindRunAsync(this StoreReader store, long session, string id) =>
        store.FirstAsync<RunRow?>(ById, Read, session, id);

    public static ValueTask<List<RunRow>> ReadRunningAsync(this StoreReader store) => store.ListAsync(AllRunning, Read);

    /// <summary>What everybody else calls a run.</summary>
    public static ValueTask<string?> ReadRunIdAsync(this StoreReader store, long key) =>
        store.FirstAsync<string?>(IdOf, row => row.GetString(0), key);

    /// <summary>The row with which the run began that is going on in a session.</summary>
    public static ValueTask<long?> ReadRunStartAsync(this StoreReader store, long session) => store.NumberAsync(RunningSince, session);

    public static string NameOf(RunState state) => state.ToString().ToLowerInvariant();

    private static RunRow Read(DbDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetInt64(1),
            row.GetString(2),
            Enum.Parse<RunState>(row.GetString(3), ignoreCase: true),
            row.GetString(4),
            row.GetInt64(5),
            row.IsDBNull(6) ? null : row.GetInt64(6)
        )
        {
            Digest = row.IsDBNull(7) ? null : row.GetFieldValue<byte[]>(7),
            Steps = row.GetInt32(8),
            Error = row.IsDBNull(9) ? null : row.GetString(9),
        };
}
