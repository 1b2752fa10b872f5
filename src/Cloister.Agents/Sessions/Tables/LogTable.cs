using System.Data.Common;

namespace Cloister.Agents;

/// <summary>The statements of the log.</summary>
internal static class LogTable
{
    /// <summary>How many rows are read at a time: a read is a short transaction, so that the log of the database can be reset.</summary>
    private const int Page = 1000;

    /// <summary>With how many bytes a page is full: messages can carry whole files.</summary>
    private const int MaxPageBytes = 4 << 20;

    private static readonly Statement InsertRow = new("INSERT INTO log (id, first, at, run, type, body) VALUES ($1, $2, $3, $4, $5, $6)");

    private static readonly Statement After = new(
        "SELECT l.id, l.first, l.at, r.id, l.type, l.body FROM log l LEFT JOIN run r ON r.key = l.run"
            + " WHERE l.id > $1 AND l.id <= $2 ORDER BY l.id LIMIT $3"
    );

    private static readonly Statement Next = new("SELECT id FROM log WHERE id > $1 AND id <= $2 ORDER BY id LIMIT 1");
    private static readonly Statement LastSeq = new("SELECT MAX(id) FROM log WHERE id > $1 AND id <= $2");

    public static WriteSet InsertLog(this WriteSet set, long session, LogRow row, long? run) =>
        set.Do(InsertRow, PackedId.Of(session, row.Seq), row.First, row.At, run, (int)row.Type, row.Body);

    /// <summary>The next rows behind one, a page of them at most; none, if there are no more.</summary>
    public static ValueTask<List<LogRow>> ReadLogAsync(this StoreReader store, long session, long after, long upTo = PackedId.MaxSeq)
    {
        var bytes = 0L;
        return store.ListWhileAsync(
            After,
            Read,
            row => (bytes += row.Body.Length) < MaxPageBytes,
            PackedId.Of(session, after),
            PackedId.Of(session, upTo),
            Page
        );
    }

    /// <summary>Whether there is anything behind a row.</summary>
    public static async ValueTask<bool> HasLogAsync(this StoreReader store, long session, long after, long upTo = PackedId.MaxSeq) =>
        await store.NumberAsync(Next, PackedId.Of(session, after), PackedId.Of(session, upTo)).ConfigureAwait(false) is not null;

    public static async ValueTask<long> ReadLastSeqAsync(this StoreReader store, long session) =>
        await store.NumberAsync(LastSeq, PackedId.Of(session, 0), PackedId.End(session)).ConfigureAwait(false) is { } id
            ? PackedId.SeqOf(id)
            : 0;

    private static LogRow Read(DbDataReader row) =>
        new(
            PackedId.SeqOf(row.GetInt64(0)),
            row.GetInt64(1),
            row.GetInt64(2),
            row.IsDBNull(3) ? null : row.GetString(3),
            (RecordType)row.GetInt32(4),
            SealedBody.Unpack(row.GetFieldValue<byte[]>(5))
        );
}
