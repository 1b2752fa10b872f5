using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>
/// JSON strings to texts and back. Half a surrogate pair is kept: producers cut texts between the halves, and the next fragment brings the
/// other one.
/// </summary>
internal static class JsonStrings
{
    /// <summary>The text the reader stands on. The bytes are known to be valid UTF-8.</summary>
    public static string Read(ref Utf8JsonReader reader)
    {
        var utf8 = reader.ValueSpan;
        return reader.ValueIsEscaped ? Unescape(utf8) : Encoding.UTF8.GetString(utf8);
    }

    /// <summary>The text of what stands between the quotes of a JSON string.</summary>
    public static string Read(ReadOnlySpan<byte> content) =>
        content.Contains((byte)'\\') ? Unescape(content) : Encoding.UTF8.GetString(content);

    public static void Write(Utf8JsonWriter writer, JsonEncodedText name, ReadOnlySpan<char> text)
    {
        if (HasHalves(text))
        {
            writer.WritePropertyName(name);
            WriteHalves(writer, text);
        }
        else
        {
            writer.WriteString(name, text);
        }
    }

    public static void Write(Utf8JsonWriter writer, ReadOnlySpan<char> text)
    {
        if (HasHalves(text))
        {
            WriteHalves(writer, text);
        }
        else
        {
            writer.WriteStringValue(text);
        }
    }

    private static string Unescape(ReadOnlySpan<byte> utf8)
    {
        char[]? rented = null;
        var buffer = utf8.Length <= 256 ? stackalloc char[256] : rented = ArrayPool<char>.Shared.Rent(utf8.Length);
        var text = new string(buffer[..Unescape(utf8, buffer)]);
        if (rented is not null)
        {
            ArrayPool<char>.Shared.Return(rented);
        }

        return text;
    }

    private static int Unescape(ReadOnlySpan<byte> utf8, Span<char> target)
    {
        var length = 0;
        for (var escape = utf8.IndexOf((byte)'\\'); escape >= 0; escape = utf8.IndexOf((byte)'\\'))
        {
            length += Encoding.UTF8.GetChars(utf8[..escape], target[length..]);
            var letter = utf8[escape + 1];
            target[length++] = letter == 'u' ? Hexadecimal(utf8.Slice(escape + 2, 4)) : Character(letter);
            utf8 = utf8[(escape + (letter == 'u' ? 6 : 2))..];
        }

        return length + Encoding.UTF8.GetChars(utf8, target[length..]);
    }

    private static char Character(byte letter) =>
        letter switch
        {
            (byte)'n' => '\n',
            (byte)'r' => '\r',
            (byte)'t' => '\t',
            (byte)'b' => '\b',
            (byte)'f' => '\f',
            _ => (char)letter,
        };

    private static char Hexadecimal(ReadOnlySpan<byte> digits)
    {
        var code = 0;
        foreach (var digit in digits)
        {
            code = (code << 4) | (digit <= '9' ? digit - '0' : (digit | 0x20) - 'a' + 10);
        }

        return (char)code;
    }

    private static bool HasHalves(ReadOnlySpan<char> text)
    {
        for (var i = text.IndexOfAnyInRange('\ud800', '\udfff'); i >= 0; )
        {
            if (i + 1 == text.Length || !char.IsSurrogatePair(text[i], text[i + 1]))
            {
                return true;
            }

            text = text[(i + 2)..];
            i = text.IndexOfAnyInRange('\ud800', '\udfff');
        }

        return false;
    }

    /// <summary>The writer would put a replacement character in place of a half, so it gets the text escaped.</summary>
    private static void WriteHalves(Utf8JsonWriter writer, ReadOnlySpan<char> text)
    {
        var json = new StringBuilder("\"");
        foreach (var character in text)
        {
            if (character is '"' or '\\' || char.IsControl(character) || char.IsSurrogate(character))
            {
                json.Append("\\u").Append(((int)character).ToString("x4", System.Globalization.CultureInfo.InvariantCulture));
            }
            else
            {
                json.Append(character);
            }
        }

        writer.WriteRawValue(json.Append('"').ToString(), skipInputValidation: true);
    }
}
