using System.Data.Common;

namespace Cloister.Agents;

/// <summary>The statements of the table of inputs: <c>queued</c>, <c>running</c>, then <c>done</c> or <c>dropped</c>.</summary>
internal static class InputTable
{
    private static readonly Statement InsertRow = new(
        "INSERT INTO input (key, session, id, kind, state, attempts, speaker, dedup, at, body) VALUES ($1, $2, $3, $4, 'queued', 0, $5, $6, $7, $8)"
    );

    private static readonly Statement TakeRow = new(
        "UPDATE input SET state = 'running', run = $2, attempts = attempts + 1 WHERE key = $1 AND state = 'queued'"
    );

    private static readonly Statement EndRows = new(
        "UPDATE input SET state = 'done', body = NULL WHERE session = $1 AND state IN ('queued', 'running') AND state = 'running' AND run = $2"
    );

    // The run stays with it: whoever takes it up goes on from there.
    private static readonly Statement RequeueRow = new("UPDATE input SET state = 'queued' WHERE key = $1 AND state = 'running'");
    private static readonly Statement DropRow = new("UPDATE input SET state = 'dropped', body = NULL WHERE key = $1 AND state = 'queued'");

    private static readonly Statement Queued = new(
        "SELECT key, id, kind, body, speaker, dedup, attempts, run FROM input WHERE session = $1 AND state IN ('queued', 'running') AND state = 'queued'"
            + " ORDER BY key"
    );

    private static readonly Statement Taken = new(
        "SELECT key, id, kind, body, speaker, dedup, attempts, run FROM input WHERE session = $1 AND state IN ('queued', 'running') AND state = 'running'"
            + " AND run = $2 ORDER BY key"
    );

    private static readonly Statement WithQueued = new(
        "SELECT DISTINCT session FROM input WHERE state IN ('queued', 'running') AND state = 'queued' ORDER BY session"
    );

    private static readonly Statement Named = new("SELECT count(*) FROM input WHERE session = $1 AND dedup = $2");

    public static WriteSet InsertInput(this WriteSet set, long session, SessionInput input, long at) =>
        set.Do(InsertRow, input.Key, session, input.Id, input.Kind, input.Speaker, input.Dedup, at, input.Body);

    /// <summary>A run takes an input in; if another has, or it was dropped, nothing happens.</summary>
    public static WriteSet TakeInput(this WriteSet set, SessionInput input, long run) => set.DoExpecting(TakeRow, 1, input.Key, run);

    /// <summary>The run that took them in has ended. What they said is in the history.</summary>
    public static WriteSet EndInputs(this WriteSet set, long session, long run) => set.Do(EndRows, session, run);

    /// <summary>The run that took it in was cut off, and another one is to take it in.</summary>
    public static WriteSet RequeueInput(this WriteSet set, SessionInput input) => set.DoExpecting(RequeueRow, 1, input.Key);

    public static WriteSet DropInput(this WriteSet set, SessionInput input) => set.DoExpecting(DropRow, 1, input.Key);

    public static ValueTask<List<SessionInput>> ReadQueuedAsync(this StoreReader store, long session) =>
        store.ListAsync(Queued, Read, session);

    /// <summary>Whether something was said already, whatever became of it.</summary>
    public static async ValueTask<bool> HasInputAsync(this StoreReader store, long session, string dedup) =>
        await store.NumberAsync(Named, session, dedup).ConfigureAwait(false) > 0;

    /// <summary>What a run has taken in that is still going on.</summary>
    public static ValueTask<List<SessionInput>> ReadTakenAsync(this StoreReader store, long session, long run) =>
        store.ListAsync(Taken, Read, session, run);

    public static ValueTask<List<long>> ReadSessionsWithInputsAsync(this StoreReader store) =>
        store.ListAsync(WithQueued, row => row.GetInt64(0));

    private static SessionInput Read(DbDataReader row) =>
        new(row.GetString(1), row.GetString(2), row.IsDBNull(3) ? ReadOnlyMemory<byte>.Empty : row.GetFieldValue<byte[]>(3))
        {
            Key = row.GetInt64(0),
            Speaker = row.IsDBNull(4) ? null : row.GetString(4),
            Dedup = row.IsDBNull(5) ? null : row.GetString(5),
            Attempts = row.GetInt32(6),
            CutOffRun = row.IsDBNull(7) ? null : row.GetInt64(7),
        };
}
