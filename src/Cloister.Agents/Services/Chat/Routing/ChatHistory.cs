namespace Cloister.Agents;

/// <summary>What was said in conversations, both ways: for people, and no part of what models read.</summary>
internal sealed class ChatHistory(AgentStore store)
{
    /// <summary>The number of the next row.</summary>
    public ValueTask<long> NextKeyAsync() => store.NextKeyAsync("chat_history");

    /// <summary>Adds a row to a transaction.</summary>
    public static WriteSet Append(WriteSet set, ChatHistoryRow row) => set.InsertHistory(row);

    /// <summary>The last messages that fit, the oldest first.</summary>
    public ValueTask<List<ChatHistoryRow>> ReadAsync(ChatHistoryQuery query, CancellationToken cancellationToken = default) =>
        store.ReadAsync(reader => reader.ReadHistoryAsync(query), cancellationToken);
}
