using System.Data.Common;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>The statements of the table of what was said in conversations.</summary>
internal static class ChatHistoryTable
{
    private static readonly Statement InsertRow = new(
        "INSERT INTO chat_history (key, session, at, direction, kind, facts, text) VALUES ($1, $2, $3, $4, $5, $6, $7)"
    );

    private static readonly Statement Last = new(
        "SELECT key, session, at, direction, kind, facts, text FROM chat_history WHERE session = $1 AND at < $2 AND at > $3"
            + " AND ($4 = '' OR direction = $4) ORDER BY at DESC, key DESC LIMIT $5"
    );

    private static readonly Statement RemoveRows = new("DELETE FROM chat_history WHERE session = (SELECT id FROM session WHERE key = $1)");
    private static readonly Statement RemoveRowsById = new("DELETE FROM chat_history WHERE session = $1");

    public static WriteSet InsertHistory(this WriteSet set, ChatHistoryRow row) =>
        set.Do(InsertRow, row.Key, row.SessionId, row.At, NameOf(row.Direction), NameOf(row.Kind), Facts(row).ToUtf8(), row.Text);

    public static WriteSet RemoveHistoryOf(this WriteSet set, long session) => set.Do(RemoveRows, session);

    public static WriteSet RemoveHistory(this WriteSet set, string sessionId) => set.Do(RemoveRowsById, sessionId);

    /// <summary>The last messages that fit, the oldest first.</summary>
    public static async ValueTask<List<ChatHistoryRow>> ReadHistoryAsync(this StoreReader store, ChatHistoryQuery query)
    {
        var rows = await store
            .ListAsync(
                Last,
                Read,
                query.SessionId,
                query.Before ?? long.MaxValue,
                query.After ?? long.MinValue,
                query.Direction is { } direction ? NameOf(direction) : "",
                query.Limit
            )
            .ConfigureAwait(false);
        rows.Reverse();
        return rows;
    }

    public static string NameOf(ChatDirection direction) => direction == ChatDirection.Inbound ? "inbound" : "outbound";

    public static string NameOf(ChatItemKind kind) => kind == ChatItemKind.Exec ? "exec" : "audit";

    private static JsonData Facts(ChatHistoryRow row)
    {
        var facts = JsonFacts
            .Start.Add("channel", row.Channel)
            .Add("chatId", row.Place.ChatId)
            .Add("chatType", row.Place.ChatType)
            .Add("threadId", row.Place.ThreadId)
            .Add("messageId", row.MessageId)
            .Add("actorId", row.ActorId)
            .Add("actorName", row.ActorName);
        return (row.Extra.Count == 0 ? facts : facts.Add("extra", row.Extra)).ToJson();
    }

    private static ChatHistoryRow Read(DbDataReader row)
    {
        var facts = StoredJson.Parse(row.GetFieldValue<byte[]>(5));
        return new(
            row.GetInt64(0),
            row.GetString(1),
            row.GetInt64(2),
            row.GetString(3) == "inbound" ? ChatDirection.Inbound : ChatDirection.Outbound,
            row.GetString(4) == "exec" ? ChatItemKind.Exec : ChatItemKind.Audit,
            row.GetString(6)
        )
        {
            Channel = JsonFacts.Text(facts, "channel") ?? "",
            Place = new(JsonFacts.Text(facts, "chatId") ?? "", JsonFacts.Text(facts, "chatType") ?? "", JsonFacts.Text(facts, "threadId")),
            MessageId = JsonFacts.Text(facts, "messageId"),
            ActorId = JsonFacts.Text(facts, "actorId"),
            ActorName = JsonFacts.Text(facts, "actorName"),
            Extra = facts.TryGet("extra", out var extra) ? extra : JsonData.EmptyObject,
        };
    }
}
