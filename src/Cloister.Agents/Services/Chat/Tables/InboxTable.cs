using System.Data.Common;

namespace Cloister.Agents;

/// <summary>
/// The statements of the table of claims. One is <c>received</c> until its conversation has dealt with it: then <c>queued</c> with its input, or
/// <c>done</c>, <c>ignored</c> or <c>failed</c>, and what it said is no longer kept here.
/// </summary>
internal static class InboxTable
{
    public const string Done = "done";
    public const string Ignored = "ignored";
    public const string Failed = "failed";

    private static readonly Statement InsertRow = new(
        "INSERT INTO inbox (claim, key, state, attempts, at, payload) VALUES ($1, $2, 'received', 0, $3, $4) ON CONFLICT (claim) DO NOTHING"
    );

    private static readonly Statement QueueRow = new(
        "UPDATE inbox SET state = 'queued', input = (SELECT key FROM input WHERE id = $2), payload = NULL WHERE claim = $1 AND state = 'received'"
    );

    private static readonly Statement SettleRow = new(
        "UPDATE inbox SET state = $2, payload = NULL WHERE claim = $1 AND state = 'received'"
    );

    private static readonly Statement CountRow = new("UPDATE inbox SET attempts = attempts + 1 WHERE claim = $1 AND state = 'received'");

    private static readonly Statement ByClaim = new("SELECT 1 FROM inbox WHERE claim = $1");
    private static readonly Statement ReceivedByClaim = new("SELECT 1 FROM inbox WHERE claim = $1 AND state = 'received'");

    private static readonly Statement Open = new(
        "SELECT claim, key, at, attempts, payload FROM inbox WHERE state = 'received' ORDER BY key"
    );

    private static readonly Statement RemoveOld = new("DELETE FROM inbox WHERE at < $1 AND state <> 'received'");

    private static readonly Statement MomentOf = new("SELECT at FROM inbox ORDER BY at DESC LIMIT 1 OFFSET $1");

    /// <summary>Claims a message; if somebody has, the set fails.</summary>
    public static WriteSet Claim(this WriteSet set, Received received) =>
        set.DoExpecting(InsertRow, 1, received.Claim, received.Key, received.At, ReceivedJson.ToUtf8(received));

    /// <summary>A session has it. The set fails if it was dealt with before.</summary>
    public static WriteSet QueueClaim(this WriteSet set, string claim, string input) => set.DoExpecting(QueueRow, 1, claim, input);

    /// <summary>It makes no input. The set fails if it was dealt with before.</summary>
    public static WriteSet SettleClaim(this WriteSet set, string claim, string state) => set.DoExpecting(SettleRow, 1, claim, state);

    /// <summary>It is begun once more.</summary>
    public static WriteSet CountClaim(this WriteSet set, string claim) => set.Do(CountRow, claim);

    public static async ValueTask<bool> IsClaimedAsync(this StoreReader store, string claim) =>
        await store.NumberAsync(ByClaim, claim).ConfigureAwait(false) is not null;

    /// <summary>Whether nobody has dealt with it.</summary>
    public static async ValueTask<bool> IsReceivedAsync(this StoreReader store, string claim) =>
        await store.NumberAsync(ReceivedByClaim, claim).ConfigureAwait(false) is not null;

    /// <summary>What nobody has dealt with yet, the oldest first.</summary>
    public static ValueTask<List<(string Claim, Received? Received)>> ReadReceivedAsync(this StoreReader store) =>
        store.ListAsync(Open, Read);

    /// <summary>Forgets claims from before a moment that were dealt with.</summary>
    public static WriteSet ForgetClaims(this WriteSet set, long before) => set.Do(RemoveOld, before);

    /// <summary>The moment of the claim that so many newer ones stand before; nothing, if there are not so many.</summary>
    public static ValueTask<long?> ReadClaimedAtAsync(this StoreReader store, long newer) => store.NumberAsync(MomentOf, newer);

    private static (string, Received?) Read(DbDataReader row) =>
        (
            row.GetString(0),
            row.IsDBNull(4)
                ? null
                : ReceivedJson.Read(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt32(3), row.GetFieldValue<byte[]>(4))
        );
}
