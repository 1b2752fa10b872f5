namespace Cloister.Agents;

/// <summary>The way from conversations to their sessions, and back.</summary>
internal sealed class ChatRoutes(AgentStore store)
{
    private const string Prefix = "chat_";

    /// <summary>Whether a session can be one of a conversation, by its name alone.</summary>
    public static bool IsChat(string sessionId) => sessionId.StartsWith(Prefix, StringComparison.Ordinal);

    /// <summary>A name for the session of a conversation that has none yet.</summary>
    public static string NewSessionId(IdSource ids) => ids.New(Prefix);

    /// <summary>Where a session's conversation is; nothing, if it has none.</summary>
    public ValueTask<ChatRoute?> FindAsync(string sessionId, CancellationToken cancellationToken = default) =>
        IsChat(sessionId) ? store.ReadAsync(reader => reader.FindRouteAsync(sessionId), cancellationToken) : default;

    /// <summary>Where a conversation leads; nothing, if nobody was heard in it yet.</summary>
    public ValueTask<ChatRoute?> FindAsync(RouteKey key, CancellationToken cancellationToken = default) =>
        store.ReadAsync(reader => reader.FindRouteAsync(key), cancellationToken);

    /// <summary>Conversations, the newest first.</summary>
    /// <param name="limit">How many at most.</param>
    /// <param name="text">What is in the name, the title or the people of it; all if not said.</param>
    /// <param name="channel">The platform; all if not said.</param>
    /// <param name="cancellationToken">Gives up.</param>
    public async ValueTask<List<ChatRoute>> ListAsync(
        int limit,
        string? text = null,
        string? channel = null,
        CancellationToken cancellationToken = default
    )
    {
        var found = new List<ChatRoute>();
        await store
            .ReadAsync(
                reader =>
                    reader.ReadRoutesAsync(
                        channel,
                        route =>
                        {
                            if (Says(route, text))
                            {
                                found.Add(route);
                            }

                            return found.Count < limit;
                        }
                    ),
                cancellationToken
            )
            .ConfigureAwait(false);
        return found;
    }

    private static bool Says(ChatRoute route, string? text) =>
        string.IsNullOrEmpty(text)
        || new[] { route.SessionId, route.Place.ChatId, route.ChatTitle, route.LastActorName, route.LastActorId }.Any(fact =>
            fact?.Contains(text, StringComparison.OrdinalIgnoreCase) == true
        );
}
