using System.Globalization;
using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>What can be done with conversations.</summary>
internal sealed class ConversationActing(ChatParts parts, ChatReach reach)
{
    private const int UsualRoutes = 50;
    private const int UsualRows = 30;

    public async ValueTask<JsonData?> ListAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var routes = await parts
            .Routes.ListAsync(call.Number("limit") ?? UsualRoutes, call.Text("q"), call.Text("channel"), cancellationToken)
            .ConfigureAwait(false);
        return JsonData.Object(("chats", JsonData.Array([.. routes.Select(route => FactsOf(route).ToJson())])));
    }

    public async ValueTask<JsonData?> InfoAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var route = await reach.FindAsync(call, cancellationToken).ConfigureAwait(false);
        var session = await parts
            .Store.ReadAsync(reader => reader.FindSessionAsync(route.SessionId), cancellationToken)
            .ConfigureAwait(false);
        var facts = FactsOf(route);
        return session is null
            ? facts.ToJson()
            : facts
                .Add("title", session.Title)
                .Add("model", session.Model)
                .Add("messages", (JsonData)session.Messages)
                .Add("lastText", session.LastText)
                .Add("createdAt", LogJson.Timestamp(session.CreatedAt))
                .Add("executing", (JsonData)parts.Directory.IsExecuting(route.SessionId))
                .ToJson();
    }

    public async ValueTask<JsonData?> HistoryAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var route = await reach.FindAsync(call, cancellationToken).ConfigureAwait(false);
        var query = new ChatHistoryQuery(route.SessionId)
        {
            Limit = call.Number("limit") ?? UsualRows,
            Direction = call.Text("direction") switch
            {
                "inbound" => ChatDirection.Inbound,
                "outbound" => ChatDirection.Outbound,
                _ => null,
            },
            Before = Moment(call, "beforeTs"),
            After = Moment(call, "afterTs"),
        };
        var rows = await parts.History.ReadAsync(query, cancellationToken).ConfigureAwait(false);
        return JsonData.Object(("chatKey", route.SessionId), ("messages", JsonData.Array([.. rows.Select(ToJson)])));
    }

    public async ValueTask<JsonData?> DeleteAsync(ActionCall call, CancellationToken cancellationToken)
    {
        var route = await reach.FindAsync(call, cancellationToken).ConfigureAwait(false);
        var removed = await ChatRemoval.RemoveAsync(parts, route.SessionId, cancellationToken).ConfigureAwait(false);
        return JsonData.Object(
            ("success", true),
            ("removedRoute", removed.Route),
            ("removedHistory", removed.History),
            ("removedSession", removed.Session)
        );
    }

    private static long? Moment(ActionCall call, string name)
    {
        if (!call.Payload.TryGet(name, out var value))
        {
            return null;
        }

        return value.Kind == JsonValueKind.Number ? value.AsInt64()
            : value.TryGetString(out var text)
            && DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
                ? time.ToUnixTimeMilliseconds()
            : throw new ActionFailedException($"'{name}' is neither milliseconds since 1970 nor a time in ISO 8601.");
    }

    private static JsonFacts FactsOf(ChatRoute route) =>
        JsonFacts
            .Start.Add("chatKey", route.SessionId)
            .Add("sessionId", route.SessionId)
            .Add("channel", route.Channel)
            .Add("accountId", route.AccountId)
            .Add("chatId", route.Place.ChatId)
            .Add("chatType", route.Place.ChatType)
            .Add("threadId", route.Place.ThreadId)
            .Add("lastMessageId", route.LastMessageId)
            .Add("lastActorId", route.LastActorId)
            .Add("lastActorName", route.LastActorName)
            .Add("chatTitle", route.ChatTitle)
            .Add("updatedAt", LogJson.Timestamp(route.UpdatedAt.ToUnixTimeMilliseconds()));

    private static JsonData ToJson(ChatHistoryRow row) =>
        JsonFacts
            .Start.Add("id", row.Key.ToString(CultureInfo.InvariantCulture))
            .Add("ts", LogJson.Timestamp(row.At))
            .Add("direction", ChatHistoryTable.NameOf(row.Direction))
            .Add("ingressKind", ChatHistoryTable.NameOf(row.Kind))
            .Add("sessionId", row.SessionId)
            .Add("channel", row.Channel)
            .Add("chatId", row.Place.ChatId)
            .Add("chatType", row.Place.ChatType)
            .Add("threadId", row.Place.ThreadId)
            .Add("messageId", row.MessageId)
            .Add("actorId", row.ActorId)
            .Add("actorName", row.ActorName)
            .Add("text", (JsonData)row.Text)
            .Add("extra", row.Extra)
            .ToJson();
}
