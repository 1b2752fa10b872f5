using System.Text;
using System.Text.Json;

namespace Cloister.Agents;

/// <summary>The text of a configuration file as values.</summary>
internal static class ConfigFileText
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <param name="json">What the file holds; a mark of its byte order in front is not looked at.</param>
    /// <param name="name">What errors call the file.</param>
    /// <exception cref="AgentConfigException">It is no JSON, or no object.</exception>
    public static ConfigMap Parse(ReadOnlyMemory<byte> json, string name)
    {
        json = json[MarkLength(json.Span)..];
        try
        {
            using var document = JsonDocument.Parse(json, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? ConfigMap.From(document.RootElement)
                : throw new AgentConfigException($"{name}: the file must hold an object");
        }
        catch (JsonException exception)
        {
            throw new AgentConfigException($"{name}: invalid JSON{Place(json.Span, exception)}", exception);
        }
        catch (ArgumentException exception)
        {
            throw new AgentConfigException($"{name}: {exception.Message}", exception);
        }
    }

    public static ReadOnlySpan<byte> WithoutMark(ReadOnlySpan<byte> text) => text[MarkLength(text)..];

    private static int MarkLength(ReadOnlySpan<byte> text) => text.StartsWith(Encoding.UTF8.Preamble) ? Encoding.UTF8.Preamble.Length : 0;

    // The parser counts from zero, and in bytes; people count from one, and in characters.
    private static string Place(ReadOnlySpan<byte> json, JsonException exception)
    {
        if (exception.LineNumber is not { } line || exception.BytePositionInLine is not { } position)
        {
            return $". {exception.Message}";
        }
        for (var skipped = 0L; skipped < line && json.IndexOf((byte)'\n') is var end and >= 0; skipped++)
        {
            json = json[(end + 1)..];
        }
        var column = Encoding.UTF8.GetCharCount(json[..(int)Math.Min(position, json.Length)]) + 1;
        return FormattableString.Invariant($" at line {line + 1}, column {column}");
    }
}
