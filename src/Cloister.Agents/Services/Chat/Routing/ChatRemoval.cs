namespace Cloister.Agents;

/// <summary>What was there of a conversation that was deleted.</summary>
/// <param name="Route">Whether it had a route.</param>
/// <param name="History">Whether it had a history.</param>
/// <param name="Session">Whether it had a session.</param>
internal sealed record ChatRemoval(bool Route, bool History, bool Session)
{
    /// <summary>
    /// Deletes a conversation: what goes on is stopped, what waits is dropped, and nothing is left. What is said there next begins another one. Doing it
    /// twice is doing it once.
    /// </summary>
    public static async Task<ChatRemoval> RemoveAsync(ChatParts parts, string sessionId, CancellationToken cancellationToken = default)
    {
        var route = await parts.Routes.FindAsync(sessionId, cancellationToken).ConfigureAwait(false);
        var history = await parts.History.ReadAsync(new(sessionId) { Limit = 1 }, cancellationToken).ConfigureAwait(false);
        var session = await RemoveSessionAsync(parts.Directory, sessionId).ConfigureAwait(false);
        // Where nothing was ever answered there is no session.
        await parts
            .Store.CommitAsync(new WriteSet().RemoveRoute(sessionId).RemoveHistory(sessionId), Durability.Disk)
            .ConfigureAwait(false);
        return new(route is not null, history.Count > 0, session);
    }

    private static async Task<bool> RemoveSessionAsync(SessionDirectory directory, string sessionId)
    {
        using var lease = await directory.FindAsync(sessionId).ConfigureAwait(false);
        if (lease is null)
        {
            return false;
        }

        try
        {
            await lease.Session.RemoveAsync().ConfigureAwait(false);
            return true;
        }
        catch (SessionRefusedException)
        {
            // Somebody else was faster.
            return false;
        }
    }
}
