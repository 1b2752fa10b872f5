using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Cloister.AgUi;

/// <summary>From the text of a JSON string to its characters and back. Half a surrogate pair is no character: it becomes U+FFFD.</summary>
internal static class JsonText
{
    private static readonly SearchValues<char> Escaped = SearchValues.Create([
        .. Enumerable.Range(0, 0x20).Select(code => (char)code),
        '"',
        '\\',
        '\u007f',
        '\u2028',
        '\u2029',
    ]);

    /// <summary>The characters of what stands between the quotes.</summary>
    internal static string Read(ReadOnlySpan<byte> content)
    {
        if (!content.Contains((byte)'\\'))
            return Encoding.UTF8.GetString(content);

        Span<char> buffer = content.Length <= 256 ? stackalloc char[256] : new char[content.Length];
        var length = Unescape(content, buffer);
        return WellFormed(buffer[..length]);
    }

    /// <summary>The JSON text of a string, with quotes.</summary>
    internal static byte[] Write(string text)
    {
        if (text.AsSpan().ContainsAny(Escaped))
        {
            var escaped = JsonEncodedText.Encode(Encoding.UTF8.GetBytes(text), JavaScriptEncoder.UnsafeRelaxedJsonEscaping);
            return [(byte)'"', .. escaped.EncodedUtf8Bytes, (byte)'"'];
        }
        var json = new byte[Encoding.UTF8.GetByteCount(text) + 2];
        json[0] = json[^1] = (byte)'"';
        Encoding.UTF8.GetBytes(text, json.AsSpan(1));
        return json;
    }

    private static int Unescape(ReadOnlySpan<byte> content, Span<char> target)
    {
        var length = 0;
        for (var escape = content.IndexOf((byte)'\\'); escape >= 0; escape = content.IndexOf((byte)'\\'))
        {
            length += Encoding.UTF8.GetChars(content[..escape], target[length..]);
            target[length++] = content[escape + 1] switch
            {
                (byte)'u' => HexadecimalAt(content[(escape + 2)..]),
                (byte)'n' => '\n',
                (byte)'r' => '\r',
                (byte)'t' => '\t',
                (byte)'b' => '\b',
                (byte)'f' => '\f',
                var same => (char)same,
            };
            content = content[(escape + (content[escape + 1] == (byte)'u' ? 6 : 2))..];
        }
        return length + Encoding.UTF8.GetChars(content, target[length..]);
    }

    private static char HexadecimalAt(ReadOnlySpan<byte> digits) =>
        (char)
            ushort.Parse(
                digits[..4],
                System.Globalization.NumberStyles.AllowHexSpecifier,
                System.Globalization.CultureInfo.InvariantCulture
            );

    private static string WellFormed(Span<char> text)
    {
        for (var i = 0; i < text.Length; i += Rune.DecodeFromUtf16(text[i..], out _, out var used) == OperationStatus.Done ? used : 1)
        {
            if (Rune.DecodeFromUtf16(text[i..], out _, out _) != OperationStatus.Done)
                text[i] = '\ufffd';
        }
        return new(text);
    }
}
