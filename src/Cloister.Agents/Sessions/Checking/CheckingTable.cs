using System.Data.Common;

namespace Cloister.Agents;

/// <summary>The statements that compare the tables of a session with its log, and put them right.</summary>
internal static class CheckingTable
{
    private const int Page = 200;

    private static readonly Statement Runs = new("SELECT id, key FROM run WHERE session = $1");

    private static readonly Statement NextMessages = new(
        "SELECT id, pos, name, role, run, hidden, client, cut, at, body FROM message WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3"
    );

    private static readonly Statement NextSessions = new("SELECT key, id FROM session WHERE key > $1 ORDER BY key LIMIT $2");

    private static readonly Statement DeleteRow = new("DELETE FROM message WHERE id = $1");

    private static readonly Statement InsertRow = new(
        "INSERT INTO message (id, session, pos, name, role, run, hidden, client, cut, at, body)"
            + " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)"
    );

    public static WriteSet DeleteMessage(this WriteSet set, long id) => set.Do(DeleteRow, id);

    public static WriteSet InsertMessage(this WriteSet set, long session, MessageColumns row) =>
        set.Do(InsertRow, row.Id, session, row.Pos, row.Name, row.Role, row.Run, row.Hidden, row.Client, row.Cut, row.At, row.Body);

    /// <summary>The numbers of a session's runs, by their ids.</summary>
    public static async ValueTask<Dictionary<string, long>> ReadRunKeysAsync(this StoreReader store, long session) =>
        (await store.ListAsync(Runs, row => (Id: row.GetString(0), Key: row.GetInt64(1)), session).ConfigureAwait(false)).ToDictionary(
            run => run.Id,
            run => run.Key,
            StringComparer.Ordinal
        );

    /// <summary>The next messages, those that were cut too.</summary>
    public static ValueTask<List<MessageColumns>> ReadColumnsAsync(this StoreReader store, long session, long after) =>
        store.ListAsync(NextMessages, Read, after, PackedId.End(session), Page);

    /// <summary>The next sessions, in no order that means anything.</summary>
    public static ValueTask<List<(long Key, string Id)>> ReadSessionIdsAsync(this StoreReader store, long after) =>
        store.ListAsync(NextSessions, row => (row.GetInt64(0), row.GetString(1)), after, Page);

    private static MessageColumns Read(DbDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetInt64(1),
            row.GetString(2),
            row.GetString(3),
            row.IsDBNull(4) ? null : row.GetInt64(4),
            row.GetInt64(5),
            row.GetInt64(6),
            row.IsDBNull(7) ? null : row.GetInt64(7),
            row.GetInt64(8),
            row.GetFieldValue<byte[]>(9)
        );
}
