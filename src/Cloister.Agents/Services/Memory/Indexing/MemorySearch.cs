using System.Globalization;

namespace Cloister.Agents;

/// <summary>Looks for words in the index: first what has all of them, the most telling first, and then what has some.</summary>
internal sealed class MemorySearch(StoreConnection connection)
{
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

    private static readonly Statement ReadVectors = new(
        """
        SELECT chunk.key, chunk.vector FROM chunk JOIN file ON file.key = chunk.file
        WHERE chunk.vector IS NOT NULL AND ($1 IS NULL OR file.owner IS NULL OR file.owner = $1)
        """
    );

    public IReadOnlyList<MemoryHit> Find(MemoryQuery query)
    {
        var words = MemoryWords.Asked(query.Text);
        var found = words.Count == 0 ? [] : ByWords(query, words);
        return Show(query, query.Meaning is null ? found : [.. WithMeaning(query, query.Meaning, words, found)]);
    }

    private List<FoundChunk> ByWords(MemoryQuery query, IReadOnlyList<MemoryWord> words)
    {
        var found = WithAll(query, words);
        if (found.Count < query.MaxResults && words.Count > 1 && query.MinScore < MemoryScore.All)
        {
            found.AddRange(WithSome(query, words, found.ConvertAll(chunk => chunk.Key)));
        }

        return found;
    }

    /// <summary>What was found by words, and what means the same, as one list.</summary>
    private IEnumerable<FoundChunk> WithMeaning(
        MemoryQuery query,
        MemoryVector meaning,
        IReadOnlyList<MemoryWord> words,
        List<FoundChunk> found
    )
    {
        var alike = Alike(query, meaning);
        var others = alike
            .Where(other => !found.Exists(chunk => chunk.Key == other.Key))
            .OrderByDescending(other => other.Value)
            .Take(query.MaxResults + Spare)
            .Select(other => Read(other.Key, words, 0));
        return found
            .Concat(others)
            .Select(chunk => chunk with { Score = MemoryScore.Join(chunk.Score, alike.GetValueOrDefault(chunk.Key)) })
            .OrderByDescending(chunk => chunk.Score);
    }

    /// <summary>How much alike the query and each chunk are.</summary>
    private Dictionary<long, double> Alike(MemoryQuery query, MemoryVector meaning)
    {
        using var rows = connection.Command(ReadVectors, query.Reader).ExecuteReader();
        var alike = new Dictionary<long, double>();
        while (rows.Read())
        {
            alike[rows.GetInt64(0)] = meaning.Likeness((byte[])rows.GetValue(1));
        }

        return alike;
    }

    private List<FoundChunk> WithAll(MemoryQuery query, IReadOnlyList<MemoryWord> words)
    {
        var rows = Run(query, string.Join(" AND ", words), query.MaxResults + Spare);
        return rows.ConvertAll(row => Read(row.Key, words, MemoryScore.OfAll(row.Rank / Math.Max(rows[0].Rank, double.Epsilon))));
    }

    private IEnumerable<FoundChunk> WithSome(MemoryQuery query, IReadOnlyList<MemoryWord> words, List<long> known)
    {
        var score = new MemoryScore(connection.Number(CountChunks)!.Value, [.. words.Select(FrequencyOf)]);
        var telling = words.Where((_, i) => score.IsTelling(i)).ToList();
        if (telling.Count == 0)
        {
            return [];
        }

        return Run(query, string.Join(" OR ", telling), query.MaxResults + Spare)
            .Where(row => !known.Contains(row.Key))
            .Select(row => Read(row.Key, words, 0))
            .Select(chunk => chunk with { Score = score.OfSome(chunk.Passage.Found) })
            .OrderByDescending(chunk => chunk.Score);
    }

    /// <summary>In how many chunks a word is, if there are not too many.</summary>
    private long FrequencyOf(MemoryWord word) => connection.Number(Frequency, word.ToString(), MemoryScore.Common)!.Value;

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

    private FoundChunk Read(long key, IReadOnlyList<MemoryWord> words, double score)
    {
        using var row = connection.Command(ReadChunk, key).ExecuteReader();
        return row.Read()
            ? new(key, row.GetString(0), new(new(row.GetInt32(1), row.GetInt32(2), row.GetString(3)), words), score)
            : throw new InvalidOperationException(
                string.Create(CultureInfo.InvariantCulture, $"The index of notes names chunk {key}, and there is none.")
            );
    }

    /// <summary>The best of what was found, each part of a note once, and no more of all than a model has use for.</summary>
    private static List<MemoryHit> Show(MemoryQuery query, List<FoundChunk> found)
    {
        var hits = new List<(FoundChunk Chunk, MemoryHit Hit)>();
        foreach (var chunk in found.TakeWhile(chunk => hits.Count < query.MaxResults && chunk.Score >= query.MinScore))
        {
            var hit = chunk.Show(LongestSnippet);
            if (!hits.Exists(other => other.Hit.Shows(hit)))
            {
                hits.Add((chunk, hit));
            }
        }

        var length = hits.Sum(hit => hit.Hit.Snippet.Text.Length) > LongestAnswer ? LongestAnswer / hits.Count : LongestSnippet;
        return hits.ConvertAll(hit => length == LongestSnippet ? hit.Hit : hit.Chunk.Show(length));
    }

    private sealed record FoundChunk(long Key, string Place, MemoryPassage Passage, double Score)
    {
        public MemoryHit Show(int length) => new(Place, Passage.Show(length), Score);
    }
}
