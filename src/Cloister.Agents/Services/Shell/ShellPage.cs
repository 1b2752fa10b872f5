using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>A piece of what a shell wrote.</summary>
/// <param name="Output">The text, without secrets.</param>
/// <param name="Cursor">The number of its first character.</param>
/// <param name="NextCursor">The number of the one behind its last.</param>
/// <param name="DroppedBefore">How many characters that were asked for are not kept any more.</param>
/// <param name="HasMore">Whether more was written already.</param>
/// <param name="Snapshot">The shell.</param>
internal sealed record ShellPage(string Output, long Cursor, long NextCursor, long DroppedBefore, bool HasMore, ShellSnapshot Snapshot)
{
    /// <summary>How many characters one has at most.</summary>
    public const int MostCharacters = 12_000;

    private const int MostLines = 200;

    public JsonData ToJson() =>
        JsonData.Object(
            ("output", Output),
            ("cursor", Cursor),
            ("nextCursor", NextCursor),
            ("droppedBefore", DroppedBefore),
            ("hasMore", HasMore),
            ("snapshot", ShellJson.Of(Snapshot))
        );

    /// <summary>How much of a text is a page: not too many lines, and no half characters.</summary>
    public static int LengthOf(ReadOnlySpan<char> text, int most)
    {
        var length = Math.Min(text.Length, most);
        for (int at = 0, lines = 0; at < length; at++)
        {
            if (text[at] == '\n' && ++lines == MostLines)
            {
                return at + 1;
            }
        }

        return length is > 1 && length < text.Length && char.IsHighSurrogate(text[length - 1]) ? length - 1 : length;
    }
}
