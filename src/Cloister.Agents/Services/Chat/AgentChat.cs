namespace Cloister.Agents;

/// <summary>The chats of an agent, as far as other services need them.</summary>
/// <remarks>Safe for several threads. What is asked of it once the chat service has stopped waits until that starts again.</remarks>
public sealed class AgentChat
{
    private readonly ChatParts _parts;

    internal AgentChat(ChatParts parts) => _parts = parts;

    /// <summary>Where the conversation of a session is; null if the session has none.</summary>
    public ValueTask<ChatRoute?> ReadRouteAsync(string sessionId, CancellationToken cancellationToken = default)
    {
        SessionName.ThrowIfInvalid(sessionId);
        return _parts.Routes.FindAsync(sessionId, cancellationToken);
    }

    /// <summary>
    /// Puts something into a conversation that nobody said there, such as that work is done. It waits its turn like a message, and what the agent says to
    /// it goes to the conversation.
    /// </summary>
    /// <param name="sessionId">The session of the conversation.</param>
    /// <param name="text">What the agent reads.</param>
    /// <param name="kind">Whether it answers, or it is only kept in the history of the conversation.</param>
    /// <param name="cancellationToken">Gives up before it is taken.</param>
    /// <returns>The input it has become; null if it is only kept, or if the session has no conversation.</returns>
    /// <exception cref="ArgumentException">There is nothing to read.</exception>
    public async Task<string?> EnqueueInternalAsync(
        string sessionId,
        string text,
        ChatItemKind kind = ChatItemKind.Exec,
        CancellationToken cancellationToken = default
    )
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(text);
        return await ReadRouteAsync(sessionId, cancellationToken).ConfigureAwait(false) is { } route
            ? await ChatSubmission.SubmitInternalAsync(_parts, route, text, kind).ConfigureAwait(false)
            : null;
    }
}
