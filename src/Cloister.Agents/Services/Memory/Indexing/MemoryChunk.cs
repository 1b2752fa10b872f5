namespace Cloister.Agents;

/// <summary>A piece of a note that is found as one.</summary>
/// <param name="FirstLine">Where it begins; lines count from 1.</param>
/// <param name="LastLine">The last line that is in it.</param>
/// <param name="Text">What it says.</param>
internal readonly record struct MemoryChunk(int FirstLine, int LastLine, string Text)
{
    private const int Length = 1600;
    private const int Overlap = 240;

    /// <summary>Cuts a text at the ends of lines. Neighbours overlap, so that what stands at a cut is found in one of the two.</summary>
    public static List<MemoryChunk> Cut(string text)
    {
        var starts = StartsOf(text);
        var chunks = new List<MemoryChunk>();
        for (var (first, end) = (0, 0); end < starts.Count - 1; )
        {
            first = BackFrom(starts, first, end);
            end = EndOf(starts, first);
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

    private static int EndOf(List<int> starts, int first)
    {
        var end = first + 1;
        while (end + 1 < starts.Count && starts[end + 1] - starts[first] <= Length)
        {
            end++;
        }

        return end;
    }

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
