using System.Security.Cryptography;
using System.Text;

namespace Cloister.Chat;

/// <summary>
/// A file name for every name, another one for each, also where capitals do not count: small letters, digits and <c>-_</c> stand for themselves, all
/// other bytes are escaped, and what gets too long is hashed. The beginning keeps clear of the names some systems reserve.
/// </summary>
internal static class ThreadFileName
{
    public const string Extension = ".thread";

    // Room for the extensions of what stands beside a thread's file: names of files end at 255 bytes.
    private const int MaxLength = 200;

    private const string Spelled = "t-";
    private const string Hashed = "h-";
    private const char Escape = '~';

    public static string Of(string name)
    {
        var utf8 = Encoding.UTF8.GetBytes(name);
        var text = new StringBuilder(Spelled);
        foreach (var value in utf8)
        {
            if (IsPlain((char)value))
            {
                text.Append((char)value);
            }
            else
            {
                text.Append(Escape).Append(Convert.ToHexStringLower([value]));
            }
        }

        return (text.Length <= MaxLength ? text.ToString() : Hashed + Convert.ToHexStringLower(SHA256.HashData(utf8))) + Extension;
    }

    /// <summary>The name a file is for, if its own name tells; else the file's name.</summary>
    public static string NameOf(string fileName)
    {
        List<byte> utf8 = [];
        for (
            var rest = fileName.AsSpan(..^Extension.Length)[Math.Min(Spelled.Length, fileName.Length - Extension.Length)..];
            !rest.IsEmpty;

        )
        {
            var length = rest[0] == Escape ? 3 : 1;
            if (length > rest.Length || !TryByte(rest[..length], out var value))
            {
                return fileName;
            }

            utf8.Add(value);
            rest = rest[length..];
        }

        var name = Encoding.UTF8.GetString(utf8.ToArray());
        return string.Equals(Of(name), fileName, StringComparison.Ordinal) ? name : fileName;
    }

    private static bool TryByte(ReadOnlySpan<char> text, out byte value)
    {
        value = (byte)text[0];
        return text.Length == 1 || byte.TryParse(text[1..], System.Globalization.NumberStyles.AllowHexSpecifier, provider: null, out value);
    }

    private static bool IsPlain(char value) => char.IsAsciiLetterLower(value) || char.IsAsciiDigit(value) || value is '-' or '_';
}
