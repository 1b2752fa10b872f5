using System.Data.Common;

namespace Cloister.Agents;

/// <summary>The statements of the table of routes.</summary>
internal static class RouteTable
{
    private const string Columns = "channel, account, chat, chat_type, thread, session, facts, updated_at";

    // Another session in the place of the old one, if the conversation was deleted in between: the newest counts.
    private static readonly Statement UpsertRow = new(
        $"INSERT INTO route ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
            + " ON CONFLICT (channel, account, chat, chat_type, thread)"
            + " DO UPDATE SET session = excluded.session, facts = excluded.facts, updated_at = excluded.updated_at"
    );

    private static readonly Statement ByKey = new(
        $"SELECT {Columns} FROM route WHERE channel = $1 AND account = $2 AND chat = $3 AND chat_type = $4 AND thread = $5"
    );

    private static readonly Statement BySession = new($"SELECT {Columns} FROM route WHERE session = $1");

    private static readonly Statement Newest = new(
        $"SELECT {Columns} FROM route WHERE $1 = '' OR channel = $1 ORDER BY updated_at DESC, session DESC"
    );

    private static readonly Statement RemoveRow = new("DELETE FROM route WHERE session = (SELECT id FROM session WHERE key = $1)");
    private static readonly Statement RemoveId = new("DELETE FROM route WHERE session = $1");

    public static WriteSet UpsertRoute(this WriteSet set, ChatRoute route) =>
        set.Do(
            UpsertRow,
            route.Channel,
            route.AccountId,
            route.Place.ChatId,
            route.Place.ChatType,
            route.Place.ThreadId ?? "",
            route.SessionId,
            route.Facts().ToUtf8(),
            route.UpdatedAt.ToUnixTimeMilliseconds()
        );

    /// <summary>The route to a session, by the number of the session, whose row is still there.</summary>
    public static WriteSet RemoveRouteOf(this WriteSet set, long session) => set.Do(RemoveRow, session);

    public static WriteSet RemoveRoute(this WriteSet set, string sessionId) => set.Do(RemoveId, sessionId);

    public static ValueTask<ChatRoute?> FindRouteAsync(this StoreReader store, RouteKey key) =>
        store.FirstAsync<ChatRoute?>(ByKey, Read, key.Channel, key.Account, key.ChatId, key.ChatType, key.ThreadId);

    public static ValueTask<ChatRoute?> FindRouteAsync(this StoreReader store, string sessionId) =>
        store.FirstAsync<ChatRoute?>(BySession, Read, sessionId);

    /// <summary>Routes, the newest first, as long as more are wanted.</summary>
    public static ValueTask<List<ChatRoute>> ReadRoutesAsync(this StoreReader store, string? channel, Func<ChatRoute, bool> more) =>
        store.ListWhileAsync(Newest, Read, more, channel ?? "");

    private static ChatRoute Read(DbDataReader row)
    {
        var facts = StoredJson.Parse(row.GetFieldValue<byte[]>(6));
        var thread = row.GetString(4);
        return new(
            row.GetString(5),
            row.GetString(0),
            row.GetString(1),
            new(row.GetString(2), row.GetString(3), thread.Length == 0 ? null : thread)
        )
        {
            LastMessageId = JsonFacts.Text(facts, "lastMessageId"),
            LastActorId = JsonFacts.Text(facts, "lastActorId"),
            LastActorName = JsonFacts.Text(facts, "lastActorName"),
            ChatTitle = JsonFacts.Text(facts, "chatTitle"),
            UpdatedAt = DateTimeOffset.FromUnixTimeMilliseconds(row.GetInt64(7)),
        };
    }
}
