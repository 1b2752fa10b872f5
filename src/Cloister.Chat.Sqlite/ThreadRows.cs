using System.Text;
using Cloister.AgUi;

namespace Cloister.Chat;

/// <summary>The rows of threads and of their messages.</summary>
internal sealed class ThreadRows(SqliteDatabase database)
{
    private const int PlaceBits = 32;

    private static readonly long LatestTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public StoredThread? Find(string threadId)
    {
        var query = database["SELECT key, saves, messages FROM thread WHERE id = ?"].Bind(1, Encoding.UTF8.GetBytes(threadId));
        StoredThread? found = query.Step() ? new(query.Int64(0), query.Int64(1), (int)query.Int64(2)) : null;
        query.Reset();
        return found;
    }

    /// <summary>Writes everything but the messages.</summary>
    public StoredThread Write(StoredThread? stored, ThreadInfo thread, ReadOnlySpan<byte> rest)
    {
        var command = stored is { } old
            ? database["UPDATE thread SET saves = saves + 1, updated = ?2, messages = ?3, first_text = ?4, rest = ?5 WHERE key = ?1"]
                .Bind(1, old.Key)
            : database["INSERT INTO thread (id, saves, updated, messages, first_text, rest) VALUES (?1, 1, ?2, ?3, ?4, ?5)"]
                .Bind(1, Encoding.UTF8.GetBytes(thread.ThreadId));
        command
            .Bind(2, thread.Updated?.ToUnixTimeMilliseconds() ?? 0)
            .Bind(3, thread.MessageCount)
            .Bind(4, thread.FirstText)
            .Bind(5, rest)
            .Run();
        return new(stored?.Key ?? database.LastInsertedKey, (stored?.Saves ?? 0) + 1, thread.MessageCount);
    }

    /// <summary>From where to where the block goes that a message is in, or would be added to; not beyond the messages there are now.</summary>
    public (int From, int To) FindBlock(long key, int place, int count)
    {
        var query = database[
            "SELECT (SELECT max(id) FROM block WHERE id BETWEEN ?1 AND ?2), (SELECT min(id) FROM block WHERE id > ?2 AND id < ?3)"
        ]
            .Bind(1, IdOf(key, 0))
            .Bind(2, IdOf(key, place))
            .Bind(3, IdOf(key, count));
        query.Step();
        var block = (query.IsNull(0) ? 0 : PlaceOf(query.Int64(0)), query.IsNull(1) ? count : PlaceOf(query.Int64(1)));
        query.Reset();
        return block;
    }

    /// <summary>Writes a block in place of all that begin within it; not one that is stored already.</summary>
    public void WriteBlock(long key, int from, int to, ReadOnlySpan<byte> body)
    {
        DeleteBlocks(IdOf(key, from + 1), IdOf(key, to));
        database[
            "INSERT INTO block (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body WHERE body <> excluded.body"
        ]
            .Bind(1, IdOf(key, from))
            .Bind(2, body)
            .Run();
    }

    /// <summary>Deletes the blocks that begin at a place or after it.</summary>
    public void DeleteBlocks(long key, int from) => DeleteBlocks(IdOf(key, from), IdOf(key + 1, 0));

    public void Delete(long key)
    {
        DeleteBlocks(key, from: 0);
        database["DELETE FROM thread WHERE key = ?"].Bind(1, key).Run();
    }

    public void SetAside(long key) => database["UPDATE thread SET aside = id, id = NULL WHERE key = ?"].Bind(1, key).Run();

    /// <summary>Everything but the messages of a thread.</summary>
    public ChatState ReadRest(long key, string threadId)
    {
        var query = database["SELECT rest FROM thread WHERE key = ?"].Bind(1, key);
        query.Step();
        var rest = SessionStorage.Decode(threadId, query.Bytes(0));
        query.Reset();
        return rest;
    }

    /// <summary>The messages of a thread; null if there are blocks missing, or in the wrong place.</summary>
    /// <exception cref="ChatStateFormatException">There is something else in a block.</exception>
    public ValueList<Message>? ReadMessages(StoredThread thread)
    {
        var messages = new List<Message>();
        var isInPlace = true;
        var query = database["SELECT id, body FROM block WHERE id >= ? AND id < ? ORDER BY id"]
            .Bind(1, IdOf(thread.Key, 0))
            .Bind(2, IdOf(thread.Key + 1, 0));
        while (isInPlace && query.Step())
        {
            isInPlace = query.Int64(0) == IdOf(thread.Key, messages.Count);
            messages.AddRange(ChatStateJson.ReadMessages(query.Bytes(1)));
        }

        query.Reset();
        return isInPlace && messages.Count == thread.Messages ? messages.ToValueList() : null;
    }

    public List<ThreadInfo> List()
    {
        List<ThreadInfo> threads = [];
        var query = database["SELECT id, updated, messages, first_text FROM thread WHERE id IS NOT NULL"];
        while (query.Step())
        {
            threads.Add(
                new(Encoding.UTF8.GetString(query.Bytes(0)))
                {
                    Updated = DateTimeOffset.FromUnixTimeMilliseconds(Math.Clamp(query.Int64(1), 0, LatestTime)),
                    MessageCount = (int)query.Int64(2),
                    FirstText = query.Text(3),
                }
            );
        }

        query.Reset();
        return threads;
    }

    private void DeleteBlocks(long from, long to) => database["DELETE FROM block WHERE id >= ? AND id < ?"].Bind(1, from).Bind(2, to).Run();

    private static long IdOf(long key, int place) => (key << PlaceBits) + place;

    private static int PlaceOf(long id) => (int)id;
}
