using System.Data.Common;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// Reads histories: the messages as they settled, and in between the runs that failed. First where everything stands, which is cheap, and then only
/// what was asked for.
/// </summary>
internal static class HistoryTable
{
    private static readonly Statement Places = new(
        "SELECT pos, id, hidden FROM message WHERE pos > $1 AND pos <= $2 AND cut IS NULL ORDER BY pos, id"
    );

    private static readonly Statement Failures = new(
        "SELECT ended_seq FROM run WHERE session = $1 AND state IN ('failed', 'interrupted') AND ended_seq > 0"
    );

    // A cut takes out what stands between the first message it took and itself.
    private static readonly Statement Cuts = new(
        "SELECT MIN(pos), cut FROM message WHERE pos > $1 AND pos <= $2 AND cut IS NOT NULL GROUP BY cut"
    );

    private static readonly Statement Messages = new(
        "SELECT m.id, m.at, r.id, m.hidden, m.body FROM message m LEFT JOIN run r ON r.key = m.run"
            + " WHERE m.pos >= $1 AND m.pos <= $2 AND m.cut IS NULL ORDER BY m.pos, m.id"
    );

    private static readonly Statement Errors = new(
        "SELECT r.ended_seq, l.at, r.id, l.body FROM run r JOIN log l ON l.id = r.session * 4294967296 + r.ended_seq"
            + " WHERE r.session = $1 AND r.state IN ('failed', 'interrupted') AND r.ended_seq >= $2 AND r.ended_seq <= $3"
    );

    /// <summary>Where everything stands, in order.</summary>
    public static async ValueTask<List<HistoryPlace>> ReadPlacesAsync(this StoreReader store, long session)
    {
        var (start, end) = (PackedId.Of(session, 0), PackedId.End(session));
        var places = await store.ListAsync(Places, ReadPlace, start, end).ConfigureAwait(false);
        var failures = await store.ListAsync(Failures, row => row.GetInt64(0), session).ConfigureAwait(false);
        if (failures.Count > 0)
        {
            var cuts = await store
                .ListAsync(Cuts, row => (From: PackedId.SeqOf(row.GetInt64(0)), To: row.GetInt64(1)), start, end)
                .ConfigureAwait(false);
            failures.RemoveAll(seq => cuts.Exists(cut => cut.From <= seq && seq < cut.To));
            places.AddRange(failures.Select(seq => new HistoryPlace(seq, seq, IsHidden: false, IsError: true)));
            places.Sort(HistoryPlace.Compare);
        }

        return places;
    }

    /// <summary>What stands at some places, which are in order.</summary>
    public static async ValueTask<List<HistoryEntry>> ReadEntriesAsync(
        this StoreReader store,
        long session,
        IReadOnlyList<HistoryPlace> places
    )
    {
        if (places.Count == 0)
        {
            return [];
        }

        var (first, last) = (places[0].At, places[^1].At);
        var entries = await store
            .ListAsync(Messages, ReadMessage, PackedId.Of(session, first), PackedId.Of(session, last))
            .ConfigureAwait(false);
        if (places.Any(place => place.IsError))
        {
            entries.AddRange(await store.ListAsync(Errors, ReadError, session, first, last).ConfigureAwait(false));
        }

        var found = entries.ToDictionary(entry => entry.Seq);
        return [.. places.Select(place => found[place.Seq])];
    }

    private static HistoryPlace ReadPlace(DbDataReader row) =>
        new(PackedId.SeqOf(row.GetInt64(0)), PackedId.SeqOf(row.GetInt64(1)), row.GetInt64(2) != 0, IsError: false);

    private static HistoryEntry ReadMessage(DbDataReader row)
    {
        var message = MessageJson.Read(row.GetFieldValue<byte[]>(4));
        return new(message.Id, KindOf(message), PackedId.SeqOf(row.GetInt64(0)), Time(row.GetInt64(1)))
        {
            Message = message,
            RunId = row.IsDBNull(2) ? null : row.GetString(2),
            IsInternal = row.GetInt64(3) != 0,
            Status = message.TagOf(MessageTags.Status) ?? "completed",
        };
    }

    private static HistoryEntry ReadError(DbDataReader row)
    {
        var error = (RunErrorEvent)AgUiJson.ParseEvent(row.GetFieldValue<byte[]>(3));
        return new(row.GetString(2), HistoryKind.Error, row.GetInt64(0), Time(row.GetInt64(1)))
        {
            RunId = row.GetString(2),
            Status = error.Code == MessageTags.Interrupted ? MessageTags.Interrupted : MessageTags.Failed,
            Error = error.Message,
            ErrorCode = error.Code,
        };
    }

    private static HistoryKind KindOf(Message message) =>
        message.TagOf(MessageTags.Kind) switch
        {
            MessageTags.Summary => HistoryKind.Summary,
            "action" => HistoryKind.Action,
            _ => HistoryKind.Message,
        };

    private static DateTimeOffset Time(long milliseconds) => DateTimeOffset.FromUnixTimeMilliseconds(milliseconds);
}
