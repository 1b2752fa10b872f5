namespace Cloister.Agents;

/// <summary>A piece of a note that is found as one.</summary>
/// <param name="FirstLine">Where it begins; lines count from 1.</param>
/// <param name="LastLine">The last line that is in it.</param>
/// <param name="Text">What it says.</param>
internal readonly record struct MemoryChunk(int FirstLine, int LastLine, string Text)
{
    private const int Length = 1600;
    private const int Overlap = 240;
    private const string EntryHead = "### ";

    /// <summary>
    /// Cuts a text into its entries, and those that are too long at the ends of lines. Pieces of one entry overlap, so that what stands at a cut is found
    /// in one of the two.
    /// </summary>
    public static List<MemoryChunk> Cut(string text)
    {
        var starts = StartsOf(text);
        var chunks = new List<MemoryChunk>();
        for (var (first, end) = (0, 0); end < starts.Count - 1; )
        {
            first = IsEntry(text, starts[end]) ? end : BackFrom(starts, first, end);
            end = EndOf(text, starts, first);
            if (starts[end] - starts[first] > Length)
            {
                CutLine(text[starts[first]..starts[end]], end, chunks);
            }
            else
            {
                Add(first + 1, end, text[starts[first]..starts[end]], chunks);
            }
        }

        return chunks;
    }

    /// <summary>Where each line begins, and where the last one ends.</summary>
    private static List<int> StartsOf(string text)
    {
        var starts = new List<int> { 0 };
        for (var at = text.IndexOf('\n', StringComparison.Ordinal); at >= 0; at = text.IndexOf('\n', at + 1))
        {
            starts.Add(at + 1);
        }

        if (starts[^1] < text.Length)
        {
            starts.Add(text.Length);
        }

        return starts;
    }

    /// <summary>The line to begin with behind a chunk: some back, as far as the next line has room behind them.</summary>
    private static int BackFrom(List<int> starts, int first, int end)
    {
        var back = end;
        while (back - 1 > first && starts[end] - starts[back - 1] <= Overlap && starts[end + 1] - starts[back - 1] <= Length)
        {
            back--;
        }

        return back;
    }

    /// <summary>The line behind a chunk: the next entry, or the first line without room. A title stays with the entry below it.</summary>
    private static int EndOf(string text, List<int> starts, int first)
    {
        var end = first + 1;
        for (
            var hasText = IsText(text, starts, first);
            end + 1 < starts.Count && starts[end + 1] - starts[first] <= Length && !(hasText && IsEntry(text, starts[end]));
            end++
        )
        {
            hasText |= IsText(text, starts, end);
        }

        return end;
    }

    private static bool IsEntry(string text, int start) => text.AsSpan(start).StartsWith(EntryHead);

    private static bool IsText(string text, List<int> starts, int line) =>
        text.AsSpan(starts[line], starts[line + 1] - starts[line]).Trim() is [not '#', ..];

    /// <summary>A line that is too long for one chunk.</summary>
    private static void CutLine(string line, int number, List<MemoryChunk> chunks)
    {
        for (var at = 0; at < line.Length; at += Length - Overlap)
        {
            at -= char.IsLowSurrogate(line[at]) ? 1 : 0;
            var length = Math.Min(Length, line.Length - at);
            length -= char.IsHighSurrogate(line[at + length - 1]) ? 1 : 0;
            Add(number, number, line.Substring(at, length), chunks);
            if (at + length >= line.Length)
            {
                return;
            }
        }
    }

    private static void Add(int first, int last, string text, List<MemoryChunk> chunks)
    {
        if (!string.IsNullOrWhiteSpace(text))
        {
            chunks.Add(new(first, last, text));
        }
    }
}
