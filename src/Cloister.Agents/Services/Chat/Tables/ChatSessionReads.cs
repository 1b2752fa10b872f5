namespace Cloister.Agents;

/// <summary>What the chat service reads of the tables of sessions.</summary>
internal static class ChatSessionReads
{
    private static readonly Statement LastBodies = new(
        "SELECT body FROM message WHERE pos > $1 AND pos <= $2 AND cut IS NULL ORDER BY pos DESC, id DESC LIMIT $3"
    );

    /// <summary>The last messages of a session as they are stored, the newest first.</summary>
    public static async ValueTask<List<byte[]>> ReadLastBodiesAsync(this StoreReader store, string sessionId, int count) =>
        await store.FindSessionAsync(sessionId).ConfigureAwait(false) is { Key: var key }
            ? await store
                .ListAsync(LastBodies, row => row.GetFieldValue<byte[]>(0), PackedId.Of(key, 0), PackedId.End(key), count)
                .ConfigureAwait(false)
            : [];
}
