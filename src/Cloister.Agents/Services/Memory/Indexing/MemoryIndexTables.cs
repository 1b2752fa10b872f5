namespace Cloister.Agents;

/// <summary>The statements that put notes into the index.</summary>
internal sealed class MemoryIndexTables(StoreConnection connection)
{
    private static readonly Statement FindFile = new("SELECT key, hash FROM file WHERE place = $1");
    private static readonly Statement ListPlaces = new("SELECT place FROM file");
    private static readonly Statement InsertFile = new("INSERT INTO file (place, owner, hash) VALUES ($1, $2, $3) RETURNING key");
    private static readonly Statement UpdateFile = new("UPDATE file SET hash = $2 WHERE key = $1");
    private static readonly Statement DeleteFile = new("DELETE FROM file WHERE key = $1");
    private static readonly Statement ReadChunks = new("SELECT key, first, last, text FROM chunk WHERE file = $1 ORDER BY key");
    private static readonly Statement InsertChunk = new(
        "INSERT INTO chunk (file, first, last, text) VALUES ($1, $2, $3, $4) RETURNING key"
    );
    private static readonly Statement DeleteChunk = new("DELETE FROM chunk WHERE key = $1");
    private static readonly Statement InsertWords = new("INSERT INTO word_index (rowid, words) VALUES ($1, $2)");
    private static readonly Statement DeleteWords = new("INSERT INTO word_index (word_index, rowid, words) VALUES ('delete', $1, $2)");
    private static readonly Statement Counts = new("SELECT (SELECT count(*) FROM file), (SELECT count(*) FROM chunk)");

    private static readonly Statement ReadUnseen = new("SELECT key, text FROM chunk WHERE model IS NOT $1 LIMIT $2");
    private static readonly Statement UpdateVector = new("UPDATE chunk SET model = $3, vector = $4 WHERE key = $1 AND text = $2");

    public (long Files, long Chunks) Count()
    {
        using var row = connection.Command(Counts).ExecuteReader();
        row.Read();
        return (row.GetInt64(0), row.GetInt64(1));
    }

    public List<string> Places()
    {
        using var rows = connection.Command(ListPlaces).ExecuteReader();
        var places = new List<string>();
        while (rows.Read())
        {
            places.Add(rows.GetString(0));
        }

        return places;
    }

    /// <summary>Whether a place holds what the index knows of it.</summary>
    public bool IsKnown(string place, ReadOnlySpan<byte> hash) => Find(place) is { } known && hash.SequenceEqual(known.Hash);

    /// <summary>
    /// Puts in what a place says now. Notes grow at their end, so the chunks up to the first difference stay as they are.
    /// </summary>
    public void Put(string place, byte[] hash, string text)
    {
        var file = Find(place)?.Key ?? connection.Number(InsertFile, place, MemoryFolder.OwnerOf(place), hash)!.Value;
        var known = Chunks(file);
        var chunks = MemoryChunk.Cut(text);
        var same = known.Zip(chunks).TakeWhile(pair => pair.First.Chunk == pair.Second).Count();
        foreach (var (key, chunk) in known.Skip(same))
        {
            Remove(key, chunk);
        }

        foreach (var chunk in chunks.Skip(same))
        {
            var key = connection.Number(InsertChunk, file, chunk.FirstLine, chunk.LastLine, chunk.Text)!.Value;
            connection.Execute(InsertWords, key, MemoryWords.Spaced(chunk.Text));
        }

        connection.Execute(UpdateFile, file, hash);
    }

    /// <summary>Some chunks that a model has not seen.</summary>
    public List<(long Key, string Text)> Unseen(string model, int count)
    {
        using var rows = connection.Command(ReadUnseen, model, count).ExecuteReader();
        var chunks = new List<(long, string)>();
        while (rows.Read())
        {
            chunks.Add((rows.GetInt64(0), rows.GetString(1)));
        }

        return chunks;
    }

    /// <summary>What a model sees in a chunk, if that still says what the model was shown.</summary>
    public void PutVector(string model, long key, string text, MemoryVector vector) =>
        connection.Execute(UpdateVector, key, text, model, vector.ToBytes());

    /// <summary>Takes out all that is known of a place.</summary>
    public void Remove(string place)
    {
        if (Find(place) is not { Key: var file })
        {
            return;
        }

        foreach (var (key, chunk) in Chunks(file))
        {
            Remove(key, chunk);
        }

        connection.Execute(DeleteFile, file);
    }

    /// <summary>The index keeps no texts, so it has to be told what it forgets.</summary>
    private void Remove(long key, MemoryChunk chunk)
    {
        connection.Execute(DeleteWords, key, MemoryWords.Spaced(chunk.Text));
        connection.Execute(DeleteChunk, key);
    }

    private (long Key, byte[] Hash)? Find(string place)
    {
        using var row = connection.Command(FindFile, place).ExecuteReader();
        return row.Read() ? (row.GetInt64(0), (byte[])row.GetValue(1)) : null;
    }

    private List<(long Key, MemoryChunk Chunk)> Chunks(long file)
    {
        using var rows = connection.Command(ReadChunks, file).ExecuteReader();
        var chunks = new List<(long, MemoryChunk)>();
        while (rows.Read())
        {
            chunks.Add((rows.GetInt64(0), new(rows.GetInt32(1), rows.GetInt32(2), rows.GetString(3))));
        }

        return chunks;
    }
}
