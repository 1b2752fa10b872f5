using System.Data.Common;

namespace Cloister.Agents;

/// <summary>The statements that make fewer rows of many, and say how far that has come.</summary>
internal static class SealingTable
{
    // In the words of the index, and with no other condition: else the database could find the way through all sessions shorter.
    private static readonly Statement Unsealed = new("SELECT key FROM session WHERE sealed_seq < last_seq");
    private static readonly Statement PlaceOf = new("SELECT id, sealed_seq FROM session WHERE key = $1");
    private static readonly Statement NextAt = new("SELECT at FROM log WHERE id > $1 AND id <= $2 ORDER BY id LIMIT 1");

    private static readonly Statement LastEnd = new(
        "SELECT MAX(r.ended_seq) FROM run r JOIN log l ON l.id = r.session * 4294967296 + r.ended_seq"
            + " WHERE r.session = $1 AND r.ended_seq > $2 AND l.at <= $3"
    );

    private static readonly Statement DeleteRows = new("DELETE FROM log WHERE id >= $1 AND id <= $2");

    private static readonly Statement InsertRow = new(
        "INSERT INTO log (id, first, at, run, type, body) VALUES ($1, $2, $3, (SELECT key FROM run WHERE session = $4 AND id = $5), $6, $7)"
    );

    private static readonly Statement SetSealed = new("UPDATE session SET sealed_seq = $2 WHERE key = $1 AND sealed_seq = $3");

    /// <summary>
    /// Puts sealed rows in the place of what was read. If other rows are there by now, nothing happens. Those in between are written anew as well: rows
    /// that are written in order fill their pages, and those that are only made smaller leave them half empty.
    /// </summary>
    public static WriteSet Replace(this WriteSet set, long session, SealedPage page)
    {
        set.DoExpecting(DeleteRows, page.Before, PackedId.Of(session, page.From), PackedId.Of(session, page.To));
        foreach (var row in page.Rows)
        {
            var body = row.First < row.Seq ? SealedBody.Pack(row.Body.ToArray()) : row.Body;
            set.Do(InsertRow, PackedId.Of(session, row.Seq), row.First, row.At, session, row.RunId, (int)row.Type, body);
        }

        return set;
    }

    /// <summary>Notes up to where a session is sealed.</summary>
    public static WriteSet Sealed(this WriteSet set, long session, long before, long now) =>
        set.DoExpecting(SetSealed, 1, session, now, before);

    /// <summary>The numbers of the sessions with rows that nobody has looked at yet.</summary>
    public static ValueTask<List<long>> ReadUnsealedAsync(this StoreReader store) => store.ListAsync(Unsealed, row => row.GetInt64(0));

    /// <summary>What a session is called, and up to where it is sealed.</summary>
    public static ValueTask<(string Id, long Sealed)> FindSealedAsync(this StoreReader store, long session) =>
        store.FirstAsync(PlaceOf, static (DbDataReader row) => (row.GetString(0), row.GetInt64(1)), session);

    /// <summary>The end of the last run that ended before a time, if anything behind a row is as old.</summary>
    public static async ValueTask<long> ReadLastEndAsync(this StoreReader store, long session, long after, long before) =>
        await store.NumberAsync(NextAt, PackedId.Of(session, after), PackedId.End(session)).ConfigureAwait(false) is { } at && at <= before
            ? await store.NumberAsync(LastEnd, session, after, before).ConfigureAwait(false) ?? after
            : after;
}
