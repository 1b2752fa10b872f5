using System.Data.Common;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The statements of the outbox.</summary>
internal static class OutboxTable
{
    private const string Columns = "key, dedup, session, run, kind, payload, state, attempts, next_at, receipt, error, at";

    private static readonly Statement InsertRow = new(
        $"INSERT INTO outbox ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12) ON CONFLICT (dedup) DO NOTHING"
    );

    private static readonly Statement UpdateRow = new(
        "UPDATE outbox SET kind = $2, payload = $3, state = $4, attempts = $5, next_at = $6, receipt = $7, error = $8 WHERE key = $1"
    );

    private static readonly Statement Open = new(
        $"SELECT {Columns} FROM outbox WHERE state IN ('pending', 'sending') ORDER BY session, key"
    );

    private static readonly Statement Troubled = new($"SELECT {Columns} FROM outbox WHERE state IN ('failed', 'unknown')");

    private static readonly Statement DedupsOfRun = new("SELECT dedup FROM outbox WHERE run = $1");

    private static readonly Statement Oldest = new("SELECT key, at FROM outbox WHERE key > $1 ORDER BY key LIMIT $2");
    private static readonly Statement RemoveUpTo = new("DELETE FROM outbox WHERE key <= $1 AND state NOT IN ('pending', 'sending')");
    private static readonly Statement RemoveRows = new("DELETE FROM outbox WHERE session = (SELECT id FROM session WHERE key = $1)");

    /// <summary>Adds a row. If the same thing is there already, the set fails.</summary>
    public static WriteSet InsertOutbox(this WriteSet set, OutboxRow row) =>
        set.DoExpecting(
            InsertRow,
            1,
            row.Key,
            row.Dedup,
            row.SessionId,
            row.Run,
            NameOf(row.Kind),
            Stored(row),
            NameOf(row.State),
            row.Attempts,
            row.NextAt,
            Receipt(row),
            row.Error,
            row.At
        );

    /// <summary>Writes what became of a row. If it is gone, because its conversation is, the set fails.</summary>
    public static WriteSet UpdateOutbox(this WriteSet set, OutboxRow row) =>
        set.DoExpecting(
            UpdateRow,
            1,
            row.Key,
            NameOf(row.Kind),
            Stored(row),
            NameOf(row.State),
            row.Attempts,
            row.NextAt,
            Receipt(row),
            row.Error
        );

    public static WriteSet RemoveOutboxOf(this WriteSet set, long session) => set.Do(RemoveRows, session);

    /// <summary>Everything that has not left, conversation by conversation, in order.</summary>
    public static ValueTask<List<OutboxRow>> ReadOpenOutboxAsync(this StoreReader store) => store.ListAsync(Open, Read);

    /// <summary>What did not leave, or of what nobody knows whether it did.</summary>
    public static ValueTask<List<OutboxRow>> ReadTroubledOutboxAsync(this StoreReader store) => store.ListAsync(Troubled, Read);

    /// <summary>What there is of a run.</summary>
    public static ValueTask<List<string>> ReadDedupsAsync(this StoreReader store, long run) =>
        store.ListAsync(DedupsOfRun, row => row.GetString(0), run);

    /// <summary>The number up to which everything is over and older than a moment; null if nothing is.</summary>
    public static async ValueTask<long?> FindOldOutboxAsync(this StoreReader store, long after, long before, int most)
    {
        var rows = await store
            .ListWhileAsync(Oldest, row => (Key: row.GetInt64(0), At: row.GetInt64(1)), row => row.At < before, after, most)
            .ConfigureAwait(false);
        var old = rows.FindAll(row => row.At < before);
        return old.Count > 0 ? old[^1].Key : null;
    }

    public static WriteSet RemoveOutboxUpTo(this WriteSet set, long key) => set.Do(RemoveUpTo, key);

    public static string NameOf(OutboxState state) => state.ToString().ToLowerInvariant();

    public static string NameOf(OutboxKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>What has left is in the history of the chat; here it is only remembered that it has.</summary>
    private static SqlValue Stored(OutboxRow row) =>
        row.State is OutboxState.Sent or OutboxState.Skipped ? SqlValue.Null : row.Payload.ToUtf8();

    private static string? Receipt(OutboxRow row) =>
        row.Receipts.IsEmpty ? null : JsonData.Array([.. row.Receipts.Select(id => (JsonData)id)]).ToString();

    private static OutboxRow Read(DbDataReader row) =>
        new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetString(2),
            Enum.Parse<OutboxKind>(row.GetString(4), ignoreCase: true),
            OutboxPayload.Read(row.GetFieldValue<byte[]>(5))
        )
        {
            Run = row.IsDBNull(3) ? null : row.GetInt64(3),
            State = Enum.Parse<OutboxState>(row.GetString(6), ignoreCase: true),
            Attempts = row.GetInt32(7),
            NextAt = row.GetInt64(8),
            Receipts = row.IsDBNull(9) ? [] : JsonData.Parse(row.GetString(9)).Items.Select(id => id.AsString()).ToValueList(),
            Error = row.IsDBNull(10) ? null : row.GetString(10),
            At = row.GetInt64(11),
        };
}
