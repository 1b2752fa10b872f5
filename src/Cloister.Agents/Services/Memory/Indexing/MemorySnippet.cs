using System.Numerics;

namespace Cloister.Agents;

/// <summary>What is shown of a chunk: the entries in which the words stand, as far as there is room.</summary>
/// <param name="FirstLine">Where it begins.</param>
/// <param name="LastLine">The last line that is in it.</param>
/// <param name="Text">What it says.</param>
internal readonly record struct MemorySnippet(int FirstLine, int LastLine, string Text)
{
    private const int BeforeFirstWord = 120;

    /// <param name="chunk">What was found.</param>
    /// <param name="words">What was asked for.</param>
    /// <param name="length">How many characters there is room for.</param>
    public static MemorySnippet Of(MemoryChunk chunk, IReadOnlyList<MemoryWord> words, int length)
    {
        var lines = chunk.Text.TrimEnd('\n').Split('\n').Select(line => line.TrimEnd('\r')).ToArray();
        var found = Array.ConvertAll(lines, line => MemoryWords.In(line, words));
        var (first, end) = Best(lines, found, length);
        var text = string.Join('\n', lines[first..end]);
        return new(chunk.FirstLine + first, chunk.FirstLine + end - 1, text.Length <= length ? text : Middle(text, words, length));
    }

    /// <summary>The lines with the most words. An entry is shown from its head on, unless its words stand too far below.</summary>
    private static (int First, int End) Best(string[] lines, int[] found, int length)
    {
        var (best, most) = ((First: 0, End: 0), -1);
        foreach (var heads in (bool[])[true, false])
        {
            for (var first = lines.Length - 1; first >= 0; first--)
            {
                if (heads ? first > 0 && !IsHead(lines[first]) : found[first] == 0)
                {
                    continue;
                }

                var (end, count) = From(lines, found, first, length);
                if (count > most)
                {
                    (best, most) = ((first, end), count);
                }
            }
        }

        return best;
    }

    /// <summary>The lines from one on, up to the end of the last entry in which there is a word.</summary>
    private static (int End, int Count) From(string[] lines, int[] found, int first, int length)
    {
        var (end, last, all) = (first, first, 0);
        for (var room = length; end < lines.Length && (end == first || room >= lines[end].Length); end++)
        {
            room -= lines[end].Length + 1;
            (all, last) = found[end] == 0 ? (all, last) : (all | found[end], end);
        }

        var stop = last + 1;
        while (stop < end && !IsHead(lines[stop]))
        {
            stop++;
        }

        while (stop > last + 1 && string.IsNullOrWhiteSpace(lines[stop - 1]))
        {
            stop--;
        }

        return (stop, BitOperations.PopCount((uint)all));
    }

    private static bool IsHead(string line) => line.StartsWith('#');

    /// <summary>A part of a line that has no room.</summary>
    private static string Middle(string text, IReadOnlyList<MemoryWord> words, int length)
    {
        var word = words
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
