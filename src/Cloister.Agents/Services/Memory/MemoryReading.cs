using System.Text;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>Reads lines of notes for whoever knows where they are.</summary>
internal sealed class MemoryReading(MemoryFolder folder)
{
    /// <summary>More than that is no note but a book, of which one asks for the next part.</summary>
    private const int LongestPart = 64 << 10;

    /// <summary>Some lines of a place.</summary>
    /// <param name="place">The place.</param>
    /// <param name="from">The first line; lines count from 1.</param>
    /// <param name="lines">How many at most.</param>
    public JsonData Read(string place, int from, int lines)
    {
        var file = folder.FileOf(place);
        if (!File.Exists(file))
        {
            return JsonData.Object(("path", MemoryFolder.PathOf(place)), ("text", ""), ("missing", true));
        }

        if (new FileInfo(file).Length > MemoryFolder.LargestFile)
        {
            throw new ActionFailedException($"'{MemoryFolder.PathOf(place)}' is too large for a note. Split it.");
        }

        using var reader = new StreamReader(OpenFile.Read(place, file), Encoding.UTF8);
        var text = new StringBuilder();
        var (line, last) = (0, from - 1);
        while (reader.ReadLine() is { } read)
        {
            if (++line < from)
            {
                continue;
            }

            if (line - from >= lines || text.Length + read.Length >= LongestPart)
            {
                return line > from || lines == 0
                    ? Answer(place, from, last, text.ToString(), hasMore: true)
                    : Answer(place, from, line, read[..LongestPart], hasMore: true);
            }

            text.Append(read).Append('\n');
            last = line;
        }

        return Answer(place, from, last, text.ToString(), hasMore: false);
    }

    private static JsonData Answer(string place, int from, int last, string text, bool hasMore) =>
        JsonData.Object(
            ("path", MemoryFolder.PathOf(place)),
            ("startLine", from),
            ("endLine", last),
            ("text", text),
            ("hasMore", hasMore),
            ("missing", false)
        );
}
