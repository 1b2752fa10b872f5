using System.Numerics;

namespace Cloister.Agents;

/// <summary>A chunk, and which of the words that were asked for are in each of its lines.</summary>
internal sealed class MemoryPassage
{
    private const int BeforeFirstWord = 120;

    private readonly MemoryChunk _chunk;
    private readonly IReadOnlyList<MemoryWord> _words;
    private readonly string[] _lines;
    private readonly int[] _found;

    /// <param name="chunk">What was found.</param>
    /// <param name="words">What was asked for.</param>
    public MemoryPassage(MemoryChunk chunk, IReadOnlyList<MemoryWord> words)
    {
        (_chunk, _words) = (chunk, words);
        _lines = Array.ConvertAll(chunk.Text.TrimEnd('\n').Split('\n'), line => line.TrimEnd('\r'));
        _found = Array.ConvertAll(_lines, line => MemoryWords.In(line, words));
    }

    /// <summary>Which words are in it, a bit for each.</summary>
    public int Found => _found.Aggregate(0, (all, line) => all | line);

    /// <summary>The entries in which the words stand, as far as there is room.</summary>
    /// <param name="length">How many characters there is room for.</param>
    public MemorySnippet Show(int length)
    {
        var (first, end) = Best(length);
        var text = string.Join('\n', _lines[first..end]);
        return new(_chunk.FirstLine + first, _chunk.FirstLine + end - 1, text.Length <= length ? text : Middle(text, length));
    }

    /// <summary>The lines with the most words. An entry is shown from its head on, unless its words stand too far below.</summary>
    private (int First, int End) Best(int length)
    {
        var (best, most) = ((First: 0, End: 0), -1);
        foreach (var heads in (bool[])[true, false])
        {
            for (var first = _lines.Length - 1; first >= 0; first--)
            {
                if (heads ? first > 0 && !IsHead(_lines[first]) : _found[first] == 0)
                {
                    continue;
                }

                var (end, count) = From(first, length);
                if (count > most)
                {
                    (best, most) = ((first, end), count);
                }
            }
        }

        return best;
    }

    /// <summary>The lines from one on, up to the end of the last entry in which there is a word.</summary>
    private (int End, int Count) From(int first, int length)
    {
        var (end, last, all) = (first, first, 0);
        for (var room = length; end < _lines.Length && (end == first || room >= _lines[end].Length); end++)
        {
            room -= _lines[end].Length + 1;
            (all, last) = _found[end] == 0 ? (all, last) : (all | _found[end], end);
        }

        var stop = last + 1;
        while (stop < end && !IsHead(_lines[stop]))
        {
            stop++;
        }

        while (stop > last + 1 && string.IsNullOrWhiteSpace(_lines[stop - 1]))
        {
            stop--;
        }

        return (stop, BitOperations.PopCount((uint)all));
    }

    private static bool IsHead(string line) => line.StartsWith('#');

    /// <summary>A part of a line that has no room.</summary>
    private string Middle(string text, int length)
    {
        var word = _words
            .Select(word => text.IndexOf(word.Text, StringComparison.OrdinalIgnoreCase))
            .Where(at => at >= 0)
            .DefaultIfEmpty(0)
            .Min();
        var start = Math.Clamp(word - BeforeFirstWord, 0, text.Length - length);
        start += char.IsLowSurrogate(text[start]) ? 1 : 0;
        var count = Math.Min(length, text.Length - start);
        return text.Substring(start, char.IsHighSurrogate(text[start + count - 1]) ? count - 1 : count);
    }
}
