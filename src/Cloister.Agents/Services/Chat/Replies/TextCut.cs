namespace Cloister.Agents;

/// <summary>Cuts texts that are too long for a platform.</summary>
internal static class TextCut
{
    private const double Least = 0.6;

    /// <summary>
    /// How much of a text goes into the next part: up to the last line break, or else the last space, unless that would leave much of the part empty;
    /// never half a character.
    /// </summary>
    /// <param name="text">What is left.</param>
    /// <param name="limit">How long a part may be.</param>
    public static int Next(ReadOnlySpan<char> text, int limit)
    {
        if (text.Length <= limit)
        {
            return text.Length;
        }

        var part = text[..limit];
        var least = (int)(limit * Least);
        return part.LastIndexOf('\n') is var line && line > least ? line
            : part.LastIndexOfAny(' ', '\t') is var space && space > least ? space
            : limit > 1 && char.IsHighSurrogate(part[^1]) ? limit - 1
            : limit;
    }
}
