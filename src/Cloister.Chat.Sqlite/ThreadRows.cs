using System.Buffers;
using System.Text;

namespace Cloister.Chat;

/// <summary>The rows of threads and of their messages.</summary>
internal sealed class ThreadRows(SqliteDatabase database)
{
    private const int PlaceBits = 32;

    // Up to here the count of a thread is trusted with room in memory.
    private const int LongThread = 50_000;

    private static readonly long LatestTime = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    public StoredThread? Find(string threadId)
    {
        var query = database["SELECT key, saves, messages FROM thread WHERE id = ?"].Bind(1, Encoding.UTF8.GetBytes(threadId));
        StoredThread? found = query.Step() ? new(query.Int64(0), query.Int64(1), (int)query.Int64(2)) : null;
        query.Reset();
        return found;
    }

    /// <summary>Writes everything but the messages.</summary>
    public StoredThread Write(StoredThread? stored, ThreadInfo thread, ThreadDocument document)
    {
        var command = stored is { } old
            ? database[
                "UPDATE thread SET saves = saves + 1, updated = ?2, messages = ?3, first_text = ?4, gap = ?5, rest = ?6 WHERE key = ?1"
            ]
                .Bind(1, old.Key)
            : database["INSERT INTO thread (id, saves, updated, messages, first_text, gap, rest) VALUES (?1, 1, ?2, ?3, ?4, ?5, ?6)"]
                .Bind(1, Encoding.UTF8.GetBytes(thread.ThreadId));
        command
            .Bind(2, thread.Updated?.ToUnixTimeMilliseconds() ?? 0)
            .Bind(3, thread.MessageCount)
            .Bind(4, thread.FirstText)
            .Bind(5, document.Gap)
            .Bind(6, document.Rest)
            .Run();
        return new(stored?.Key ?? database.LastInsertedKey, (stored?.Saves ?? 0) + 1, thread.MessageCount);
    }

    public void WriteMessage(long key, int place, ReadOnlySpan<byte> body) =>
        database["INSERT OR REPLACE INTO message (id, body) VALUES (?, ?)"].Bind(1, IdOf(key, place)).Bind(2, body).Run();

    public void DeleteMessages(long key, int from) =>
        database["DELETE FROM message WHERE id >= ? AND id < ?"].Bind(1, IdOf(key, from)).Bind(2, IdOf(key + 1, 0)).Run();

    public void Delete(long key)
    {
        DeleteMessages(key, from: 0);
        database["DELETE FROM thread WHERE key = ?"].Bind(1, key).Run();
    }

    public void SetAside(long key) => database["UPDATE thread SET aside = id, id = NULL WHERE key = ?"].Bind(1, key).Run();

    /// <summary>The messages of a thread, in order, each with its place.</summary>
    public void ReadMessages(long key, ReadMessage read)
    {
        var query = database["SELECT id, body FROM message WHERE id >= ? AND id < ? ORDER BY id"]
            .Bind(1, IdOf(key, 0))
            .Bind(2, IdOf(key + 1, 0));
        while (query.Step())
        {
            read((int)(query.Int64(0) - IdOf(key, 0)), query.Bytes(1));
        }

        query.Reset();
    }

    /// <summary>The whole JSON of a thread; null if rows are missing or in the wrong place.</summary>
    public ReadOnlyMemory<byte>? ReadDocument(StoredThread thread)
    {
        var query = database["SELECT gap, rest FROM thread WHERE key = ?"].Bind(1, thread.Key);
        query.Step();
        var (gap, rest) = ((int)query.Int64(0), query.Bytes(1).ToArray());
        query.Reset();
        if (gap < 0 || gap > rest.Length)
        {
            return null;
        }

        var json = new ArrayBufferWriter<byte>(rest.Length + (ThreadDocument.MessageLength * Math.Clamp(thread.Messages, 4, LongThread)));
        json.Write(rest.AsSpan(..gap));
        var next = 0;
        ReadMessages(thread.Key, Append);
        json.Write(rest.AsSpan(gap..));
        return next == thread.Messages ? json.WrittenMemory : null;

        void Append(int place, ReadOnlySpan<byte> body)
        {
            if (next > 0)
            {
                json.Write(","u8);
            }

            json.Write(body);
            next = place == next ? next + 1 : int.MinValue;
        }
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

    private static long IdOf(long key, int place) => (key << PlaceBits) + place;

    /// <summary>Takes a message, whose bytes are there only for the time of the call.</summary>
    public delegate void ReadMessage(int place, ReadOnlySpan<byte> body);
}
