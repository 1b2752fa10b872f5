using System.Data.Common;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The statements of the table of calls that wait.</summary>
internal static class ApprovalTable
{
    private const string Columns = "id, session, run, call, tool, input, hash, reason, state, expires_at";

    /// <summary>In the words of the index.</summary>
    private const string IsPending = "state IN ('open', 'held', 'behind')";

    private static readonly Statement InsertRow = new($"INSERT INTO approval ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)");

    private static readonly Statement OpenRow = new("UPDATE approval SET state = 'open', expires_at = $2 WHERE id = $1 AND state = 'held'");

    private static readonly Statement CloseRow = new(
        "UPDATE approval SET state = $2, decided_at = $3, decided_by = $4 WHERE id = $1 AND state = 'open'"
    );

    private static readonly Statement SpendRow = new(
        "UPDATE approval SET state = 'spent' WHERE id = $1 AND state IN ('approved', 'behind')"
    );

    private static readonly Statement DropRow = new(
        $"UPDATE approval SET state = 'cancelled', decided_at = $2 WHERE id = $1 AND {IsPending}"
    );

    private static readonly Statement ById = new($"SELECT {Columns} FROM approval WHERE id = $1");

    private static readonly Statement Pending = new($"SELECT {Columns} FROM approval WHERE session = $1 AND {IsPending} ORDER BY id");

    private static readonly Statement AllOpen = new(
        $"SELECT {Columns} FROM approval WHERE {IsPending} AND state = 'open' ORDER BY session, id"
    );

    public static WriteSet InsertApproval(this WriteSet set, ApprovalRow row) =>
        set.Do(
            InsertRow,
            row.Id,
            row.Session,
            row.Run,
            row.CallId,
            row.Tool,
            row.Input.ToUtf8(),
            row.Hash,
            row.Reason,
            NameOf(row.State),
            row.ExpiresAt
        );

    /// <summary>Asks about a call that was held.</summary>
    public static WriteSet OpenApproval(this WriteSet set, ApprovalRow row) => set.DoExpecting(OpenRow, 1, row.Id, row.ExpiresAt);

    /// <summary>Answers a question that is open; one that is not stays as it is, and the set fails.</summary>
    public static WriteSet CloseApproval(this WriteSet set, string id, ApprovalState state, long at, string? by) =>
        set.DoExpecting(CloseRow, 1, id, NameOf(state), at, by);

    /// <summary>The call is about to be carried out. It cannot be twice: the second time the set fails.</summary>
    public static WriteSet SpendApproval(this WriteSet set, string id) => set.DoExpecting(SpendRow, 1, id);

    /// <summary>The call does not wait any more, for reasons that have nothing to do with what a person says.</summary>
    public static WriteSet DropApproval(this WriteSet set, string id, long at) => set.Do(DropRow, id, at);

    public static ValueTask<ApprovalRow?> FindApprovalAsync(this StoreReader store, string id) =>
        store.FirstAsync<ApprovalRow?>(ById, Read, id);

    /// <summary>The questions that wait for an answer, of all sessions.</summary>
    public static ValueTask<List<ApprovalRow>> ReadOpenApprovalsAsync(this StoreReader store) => store.ListAsync(AllOpen, Read);

    /// <summary>What waits in a session: questions, and calls that stand behind them.</summary>
    public static ValueTask<List<ApprovalRow>> ReadPendingApprovalsAsync(this StoreReader store, long session) =>
        store.ListAsync(Pending, Read, session);

    /// <summary>The questions of a session that wait for an answer.</summary>
    public static async ValueTask<ValueList<Interrupt>> ReadOpenInterruptsAsync(this StoreReader store, long session) =>
        (await store.ReadPendingApprovalsAsync(session).ConfigureAwait(false))
            .Where(row => row.State == ApprovalState.Open)
            .Select(row => row.ToInterrupt())
            .ToValueList();

    /// <summary>The calls of a session that wait for a person.</summary>
    public static async ValueTask<IReadOnlySet<string>> ReadWaitingCallsAsync(this StoreReader store, long session) =>
        (await store.ReadPendingApprovalsAsync(session).ConfigureAwait(false)).Select(row => row.CallId).ToHashSet(StringComparer.Ordinal);

    /// <summary>Those of some calls of a session that are ours to carry out, whatever they wait for.</summary>
    public static async ValueTask<List<ApprovalRow>> ReadApprovalsOfAsync(this StoreReader store, long session, IEnumerable<string> calls)
    {
        var rows = new List<ApprovalRow>();
        foreach (var call in calls)
        {
            if (await store.FindApprovalAsync(ApprovalId.Of(call)).ConfigureAwait(false) is { } row && row.Session == session)
            {
                rows.Add(row);
            }
        }

        return rows;
    }

    public static string NameOf(ApprovalState state) => state.ToString().ToLowerInvariant();

    private static ApprovalRow Read(DbDataReader row) =>
        new(
            row.GetString(0),
            row.GetInt64(1),
            row.GetInt64(2),
            row.GetString(3),
            row.GetString(4),
            StoredJson.Parse(row.GetFieldValue<byte[]>(5))
        )
        {
            Hash = row.GetFieldValue<byte[]>(6),
            Reason = row.IsDBNull(7) ? null : row.GetString(7),
            State = Enum.Parse<ApprovalState>(row.GetString(8), ignoreCase: true),
            ExpiresAt = row.GetInt64(9),
        };
}
