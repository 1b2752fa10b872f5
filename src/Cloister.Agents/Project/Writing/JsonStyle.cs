using System.Buffers;
using System.Text;
using System.Text.Json;

namespace Cloister.Agents;

/// <summary>How a JSON text is written, so that what is added to it looks as if it had always been there.</summary>
/// <param name="IsSpread">Whether it has members on lines of their own.</param>
/// <param name="NewLine">What ends a line.</param>
/// <param name="Indent">What one level is moved in by.</param>
internal sealed record JsonStyle(bool IsSpread, string NewLine, string Indent)
{
    /// <summary>Looks at the first line that is moved in: it is one level deep.</summary>
    public static JsonStyle Of(string text)
    {
        var newLine = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var line = text.Split('\n').Skip(1).FirstOrDefault(line => line is [' ' or '\t', ..] && line.Trim().Length > 0);
        var indent = line is null ? "  " : line[..^line.TrimStart(' ', '\t').Length];
        return new JsonStyle(text.Trim().Contains('\n', StringComparison.Ordinal), newLine, indent);
    }

    /// <summary>Writes a value over several lines.</summary>
    /// <param name="value">The value.</param>
    /// <param name="margin">What stands in front of the line on which it begins.</param>
    public string Spread(JsonElement value, string margin)
    {
        var options = ConfigValue.Readable with
        {
            Indented = true,
            IndentCharacter = Indent[0],
            IndentSize = Math.Min(Indent.Length, 127),
            NewLine = "\n",
        };
        return Write(value, options).Replace("\n", NewLine + margin, StringComparison.Ordinal);
    }

    /// <summary>Writes a value on one line.</summary>
    public static string Flat(JsonElement value) => Write(value, ConfigValue.Readable);

    private static string Write(JsonElement value, JsonWriterOptions options)
    {
        var json = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(json, options))
        {
            value.WriteTo(writer);
        }
        return Encoding.UTF8.GetString(json.WrittenSpan);
    }
}
