using System.Data.Common;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// The statements of the table of messages: the conversation as it settled, made in the same transactions as the log, which could make it anew.
/// </summary>
internal static class MessageTable
{
    /// <summary>The role of a summary here, so that the last one is found without reading bodies.</summary>
    private const string SummaryRole = "summary";

    private static readonly Statement InsertRow = new(
        "INSERT INTO message (id, session, pos, name, role, run, hidden, client, at, body) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"
    );

    private static readonly Statement UpdateBody = new("UPDATE message SET role = $2, hidden = $3, client = $4, body = $5 WHERE id = $1");

    private static readonly Statement CutRows = new(
        "UPDATE message SET cut = $3 WHERE session = $1 AND cut IS NULL AND pos <= $4 AND pos >="
            + " (SELECT m.pos FROM message m WHERE m.session = $1 AND m.name = $2 AND m.cut IS NULL)"
            + " AND NOT (pos = (SELECT m.pos FROM message m WHERE m.session = $1 AND m.name = $2 AND m.cut IS NULL)"
            + " AND id < (SELECT m.id FROM message m WHERE m.session = $1 AND m.name = $2 AND m.cut IS NULL))"
    );

    private static readonly Statement LastSummary = new(
        "SELECT pos FROM message WHERE pos > $1 AND pos <= $2 AND id < $3 AND role = 'summary' AND (cut IS NULL OR cut >= $4)"
            + " ORDER BY pos DESC, id DESC LIMIT 1"
    );

    private static readonly Statement From = new(
        "SELECT id, pos, body FROM message WHERE pos >= $1 AND pos <= $2 AND id < $3 AND (cut IS NULL OR cut >= $4) ORDER BY pos, id"
    );

    private static readonly Statement Known = new(
        "SELECT name, role, hidden, client FROM message WHERE pos > $1 AND pos <= $2 AND cut IS NULL ORDER BY pos, id"
    );

    private static readonly Statement Timed = new(
        "SELECT at, body FROM message WHERE pos > $1 AND pos <= $2 AND cut IS NULL ORDER BY pos, id"
    );

    private static readonly Statement FirstSaid = new(
        "SELECT body FROM message WHERE pos > $1 AND pos <= $2 AND cut IS NULL AND role = 'user' AND hidden = 0 ORDER BY pos, id LIMIT 1"
    );

    private static readonly Statement ByName = new("SELECT body FROM message WHERE session = $1 AND name = $2 AND cut IS NULL");

    public static WriteSet SaveMessage(this WriteSet set, long session, MessageChange change, long? run, long at)
    {
        var (message, place) = (change.Message, change.Place);
        var role = RoleOf(message);
        var id = PackedId.Of(session, place.Seq);
        return change.IsNew
            ? set.Do(
                InsertRow,
                id,
                session,
                PackedId.Of(session, place.At),
                message.Id,
                role,
                run,
                message.IsInternal(),
                message.IsOfClient(),
                at,
                MessageJson.ToUtf8(message)
            )
            : set.Do(UpdateBody, id, role, message.IsInternal(), message.IsOfClient(), MessageJson.ToUtf8(message));
    }

    /// <summary>What the table calls a message.</summary>
    public static string RoleOf(Message message) => message.IsSummary() ? SummaryRole : message.Role.ToString().ToLowerInvariant();

    /// <summary>Takes a message and all behind it out of the active history.</summary>
    public static WriteSet CutMessages(this WriteSet set, long session, string from, long seq) =>
        set.Do(CutRows, session, from, seq, PackedId.End(session));

    /// <summary>The messages from the last summary on, as they were when a row was about to be written.</summary>
    public static async ValueTask<List<StoredMessage>> ReadTailAsync(this StoreReader store, long session, long before = PackedId.MaxSeq)
    {
        var (end, id) = (PackedId.End(session), PackedId.Of(session, before));
        var summary = await store.NumberAsync(LastSummary, PackedId.Of(session, 0), end, id, before).ConfigureAwait(false);
        var rows = await store.ListAsync(From, Read, summary ?? PackedId.Of(session, 0), end, id, before).ConfigureAwait(false);
        // What shares the place of the summary stands before it: it is what was summed up.
        return summary is null ? rows : rows[rows.FindLastIndex(row => row.Message.IsSummary())..];
    }

    /// <summary>The whole active conversation, as it was when a row was about to be written.</summary>
    public static ValueTask<List<StoredMessage>> ReadMessagesAsync(this StoreReader store, long session, long before = PackedId.MaxSeq) =>
        store.ListAsync(From, Read, PackedId.Of(session, 0), PackedId.End(session), PackedId.Of(session, before), before);

    /// <summary>The whole active conversation, each message with the time it was complete.</summary>
    public static ValueTask<List<Message>> ReadTimedAsync(this StoreReader store, long session) =>
        store.ListAsync(
            Timed,
            row =>
            {
                var message = MessageJson.Read(row.GetFieldValue<byte[]>(1));
                return message with { Timestamp = message.Timestamp ?? DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(0)) };
            },
            PackedId.Of(session, 0),
            PackedId.End(session)
        );

    /// <summary>The active messages, without what they say.</summary>
    public static ValueTask<List<KnownMessage>> ReadKnownAsync(this StoreReader store, long session) =>
        store.ListAsync(
            Known,
            row => new KnownMessage(row.GetString(0), row.GetString(1), row.GetInt64(2) != 0, row.GetInt64(3) != 0),
            PackedId.Of(session, 0),
            PackedId.End(session)
        );

    public static ValueTask<Message?> FindMessageAsync(this StoreReader store, long session, string id) =>
        store.FirstAsync<Message?>(ByName, row => MessageJson.Read(row.GetFieldValue<byte[]>(0)), session, id);

    /// <summary>What a person said first, of all that is still there.</summary>
    public static ValueTask<Message?> ReadFirstSaidAsync(this StoreReader store, long session) =>
        store.FirstAsync<Message?>(
            FirstSaid,
            row => MessageJson.Read(row.GetFieldValue<byte[]>(0)),
            PackedId.Of(session, 0),
            PackedId.End(session)
        );

    private static StoredMessage Read(DbDataReader row)
    {
        var place = new MessagePlace(PackedId.SeqOf(row.GetInt64(0)), PackedId.SeqOf(row.GetInt64(1)));
        return new(MessageJson.Read(row.GetFieldValue<byte[]>(2)), place);
    }
}
