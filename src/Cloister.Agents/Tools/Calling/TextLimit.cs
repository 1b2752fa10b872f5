using System.Globalization;
using System.Text;

namespace Cloister.Agents;

/// <summary>Cuts a text that is too long in its middle: what a tool says first and last is what matters most.</summary>
internal static class TextLimit
{
    /// <summary>The text; if it has more bytes than allowed, its beginning and its end, with the number of bytes that are missing in between.</summary>
    public static string Cut(string text, int maxBytes)
    {
        if (text.Length <= maxBytes / 3 || Encoding.UTF8.GetByteCount(text) <= maxBytes)
        {
            return text;
        }

        var bytes = Encoding.UTF8.GetBytes(text);
        var room = Math.Max(0, maxBytes - Encoding.UTF8.GetByteCount(Marker(bytes.Length)));
        var head = CharacterAt(bytes, room / 2, -1);
        var tail = CharacterAt(bytes, bytes.Length - (room - room / 2), 1);
        return string.Concat(Encoding.UTF8.GetString(bytes, 0, head), Marker(tail - head), Encoding.UTF8.GetString(bytes.AsSpan(tail)));
    }

    private static string Marker(int dropped) => string.Create(CultureInfo.InvariantCulture, $"\n[… {dropped} bytes dropped …]\n");

    /// <summary>The next beginning of a character from a place on, in a direction.</summary>
    private static int CharacterAt(byte[] bytes, int at, int direction)
    {
        while (at > 0 && at < bytes.Length && (bytes[at] & 0xC0) == 0x80)
        {
            at += direction;
        }

        return at;
    }
}
