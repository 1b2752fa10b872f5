using System.Data.Common;
using System.Runtime.InteropServices;

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
        "SELECT id, first, at, COALESCE(run, 0), type, body FROM log WHERE id > $1 AND id <= $2 ORDER BY id LIMIT $3"
    );

    private static readonly Statement Next = new("SELECT id FROM log WHERE id > $1 AND id <= $2 ORDER BY id LIMIT 1");
    private static readonly Statement LastSeq = new("SELECT MAX(id) FROM log WHERE id > $1 AND id <= $2");

    public static WriteSet InsertLog(this WriteSet set, long session, LogRow row, long? run) =>
        set.Do(InsertRow, PackedId.Of(session, row.Seq), row.First, row.At, run, (int)row.Type, row.Body);

    /// <summary>The next rows behind one, a page of them at most; none, if there are no more.</summary>
    public static async ValueTask<List<LogRow>> ReadLogAsync(this StoreReader store, long session, long after, long upTo = PackedId.MaxSeq)
    {
        var bytes = 0L;
        var stored = await store
            .ListWhileAsync(
                After,
                row => Read(store.Dialect, row),
                row => (bytes += row.Body.Length) < MaxPageBytes,
                PackedId.Of(session, after),
                PackedId.Of(session, upTo),
                Page
            )
            .ConfigureAwait(false);
        var rows = new List<LogRow>(stored.Count);
        // Neighbours are of the same run: to look for each row which one that is takes as long as a third of the reading.
        var (run, runId) = (0L, (string?)null);
        foreach (var row in stored)
        {
            if (row.Run != 0 && row.Run != run)
            {
                (run, runId) = (row.Run, await store.ReadRunIdAsync(row.Run).ConfigureAwait(false));
            }

            rows.Add(row.Of(row.Run == 0 ? null : runId));
        }

        return rows;
    }

    /// <summary>Whether there may be more behind a page: it ended because it was full.</summary>
    public static bool IsFull(IReadOnlyList<LogRow> page) => page.Count >= Page || page.Sum(row => (long)row.Body.Length) >= MaxPageBytes;

    /// <summary>Whether there is anything behind a row.</summary>
    public static async ValueTask<bool> HasLogAsync(this StoreReader store, long session, long after, long upTo = PackedId.MaxSeq) =>
        await store.NumberAsync(Next, PackedId.Of(session, after), PackedId.Of(session, upTo)).ConfigureAwait(false) is not null;

    public static async ValueTask<long> ReadLastSeqAsync(this StoreReader store, long session) =>
        await store.NumberAsync(LastSeq, PackedId.Of(session, 0), PackedId.End(session)).ConfigureAwait(false) is { } id
            ? PackedId.SeqOf(id)
            : 0;

    private static Stored Read(Dialect dialect, DbDataReader row) =>
        new(
            dialect.Number(row, 0),
            dialect.Number(row, 1),
            dialect.Number(row, 2),
            dialect.Number(row, 3),
            (RecordType)dialect.Number(row, 4),
            SealedBody.Unpack(row.GetFieldValue<byte[]>(5))
        );

    [StructLayout(LayoutKind.Auto)]
    private readonly record struct Stored(long Id, long First, long At, long Run, RecordType Type, byte[] Body)
    {
        public LogRow Of(string? runId) => new(PackedId.SeqOf(Id), First, At, runId, Type, Body);
    }
}
