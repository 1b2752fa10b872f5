using System.Globalization;

namespace Cloister.Agents;

/// <summary>Looks for words in the index: first what has all of them, the most telling first, and then what has some.</summary>
internal sealed class MemorySearch(StoreConnection connection)
{
    /// <summary>A longer list is not looked at to tell how common a word is: it says nothing any more.</summary>
    private const int Common = 1000;

    /// <summary>What overlaps is shown once, so there have to be some to spare.</summary>
    private const int Spare = 6;

    private const int LongestSnippet = 700;
    private const int LongestAnswer = 4000;

    private static readonly Statement Match = new("SELECT rowid, -rank FROM word_index WHERE word_index MATCH $1 ORDER BY rank LIMIT $2");
    private static readonly Statement MatchFor = new(
        """
        SELECT rowid, -rank FROM word_index
        WHERE word_index MATCH $1
            AND rowid NOT IN (SELECT chunk.key FROM chunk JOIN file ON chunk.file = file.key WHERE file.owner IS NOT NULL AND file.owner <> $3)
        ORDER BY rank LIMIT $2
        """
    );
    private static readonly Statement Frequency = new("SELECT count(*) FROM (SELECT 1 FROM word_index WHERE word_index MATCH $1 LIMIT $2)");
    private static readonly Statement CountChunks = new("SELECT count(*) FROM chunk");
    private static readonly Statement ReadChunk = new(
        "SELECT file.place, chunk.first, chunk.last, chunk.text FROM chunk JOIN file ON file.key = chunk.file WHERE chunk.key = $1"
    );

    public IReadOnlyList<MemoryHit> Find(MemoryQuery query)
    {
        var words = MemoryWords.Asked(query.Text);
        if (words.Count == 0)
        {
            return [];
        }

        var found = WithAll(query, words);
        if (found.Count < query.MaxResults && words.Count > 1 && query.MinScore < MemoryScore.All)
        {
            found.AddRange(WithSome(query, words, found.ConvertAll(chunk => chunk.Key)));
        }

        return Show(query, words, found);
    }

    private List<FoundChunk> WithAll(MemoryQuery query, IReadOnlyList<MemoryWord> words)
    {
        var rows = Run(query, string.Join(" AND ", words), query.MaxResults + Spare);
        return rows.ConvertAll(row => Read(row.Key, MemoryScore.OfAll(row.Rank / Math.Max(rows[0].Rank, double.Epsilon))));
    }

    private IEnumerable<FoundChunk> WithSome(MemoryQuery query, IReadOnlyList<MemoryWord> words, List<long> known)
    {
        var score = new MemoryScore(connection.Number(CountChunks)!.Value, [.. words.Select(FrequencyOf)]);
        var telling = words.Where((_, i) => score.IsTelling(i)).ToList();
        if (telling.Count == 0)
        {
            return [];
        }

        return Run(query, string.Join(" OR ", telling), query.MaxResults + Spare + known.Count)
            .Where(row => !known.Contains(row.Key))
            .Select(row => Read(row.Key, 0))
            .Select(chunk => chunk with { Score = score.OfSome(MemoryWords.In(chunk.Chunk.Text, words)) })
            .OrderByDescending(chunk => chunk.Score);
    }

    /// <summary>In how many chunks a word is, if there are not too many.</summary>
    private long FrequencyOf(MemoryWord word) => connection.Number(Frequency, word.ToString(), Common)!.Value;

    private List<(long Key, double Rank)> Run(MemoryQuery query, string match, int limit)
    {
        using var rows = (
            query.Reader is null ? connection.Command(Match, match, limit) : connection.Command(MatchFor, match, limit, query.Reader)
        ).ExecuteReader();
        var found = new List<(long, double)>();
        while (rows.Read())
        {
            found.Add((rows.GetInt64(0), rows.GetDouble(1)));
        }

        return found;
    }

    private FoundChunk Read(long key, double score)
    {
        using var row = connection.Command(ReadChunk, key).ExecuteReader();
        return row.Read()
            ? new(key, row.GetString(0), new(row.GetInt32(1), row.GetInt32(2), row.GetString(3)), score)
            : throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"The index of notes names chunk {key}, and there is none.")
            );
    }

    /// <summary>The best of what was found, each part of a note once, and no more of all than a model has use for.</summary>
    private static List<MemoryHit> Show(MemoryQuery query, IReadOnlyList<MemoryWord> words, List<FoundChunk> found)
    {
        var hits = new List<(FoundChunk Chunk, MemoryHit Hit)>();
        foreach (var chunk in found.Where(chunk => chunk.Score >= query.MinScore))
        {
            var hit = chunk.Show(words, LongestSnippet);
            if (hits.Count < query.MaxResults && !hits.Exists(other => other.Hit.Shows(hit)))
            {
                hits.Add((chunk, hit));
            }
        }

        var length = hits.Sum(hit => hit.Hit.Snippet.Text.Length) > LongestAnswer ? LongestAnswer / hits.Count : LongestSnippet;
        return hits.ConvertAll(hit => length == LongestSnippet ? hit.Hit : hit.Chunk.Show(words, length));
    }

    private sealed record FoundChunk(long Key, string Place, MemoryChunk Chunk, double Score)
    {
        public MemoryHit Show(IReadOnlyList<MemoryWord> words, int length) => new(Place, MemorySnippet.Of(Chunk, words, length), Score);
    }
}
