using System.Buffers;
using System.Text;

namespace Cloister.Agents;

/// <summary>
/// Text as every database takes it: without zeros and halves of characters, which some refuse and others cut off or change. Whole texts are stored as bytes;
/// this is for names and for what lists show.
/// </summary>
internal static class DatabaseText
{
    private static readonly SearchValues<char> Suspicious = SearchValues.Create([
        '\0',
        .. Enumerable.Range(0xD800, 0x800).Select(letter => (char)letter),
    ]);

    public static string Of(string text) => text.AsSpan().ContainsAny(Suspicious) ? Mended(text) : text;

    private static string Mended(string text)
    {
        var mended = new StringBuilder(text.Length);
        foreach (var rune in text.EnumerateRunes())
        {
            mended.Append(rune.Value == 0 ? Rune.ReplacementChar : rune);
        }

        return mended.ToString();
    }
}
