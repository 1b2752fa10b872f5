using System.Globalization;
using System.Text;

namespace Cloister.Agents;

/// <summary>Strings of JSON with halves of characters: some servers cut a text between them, and the next piece brings the other one.</summary>
internal static class HalfCharacters
{
    /// <summary>The text of a JSON string that is known to be one, halves as they are.</summary>
    /// <param name="json">The string with its quotes.</param>
    public static string Read(ReadOnlySpan<char> json)
    {
        var text = new StringBuilder(json.Length);
        for (var at = 1; at < json.Length - 1; at++)
        {
            if (json[at] != '\\')
            {
                text.Append(json[at]);
                continue;
            }

            var letter = json[++at];
            text.Append(letter == 'u' ? OfCode(json.Slice(at + 1, 4)) : OfLetter(letter));
            at += letter == 'u' ? 4 : 0;
        }

        return text.ToString();
    }

    private static char OfCode(ReadOnlySpan<char> digits) =>
        (char)ushort.Parse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);

    private static char OfLetter(char letter) =>
        letter switch
        {
            'n' => '\n',
            'r' => '\r',
            't' => '\t',
            'b' => '\b',
            'f' => '\f',
            _ => letter,
        };
}
