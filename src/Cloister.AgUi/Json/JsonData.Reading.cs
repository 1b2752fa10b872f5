using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;

namespace Cloister.AgUi;

public abstract partial class JsonData
{
    /// <summary>Reads JSON text.</summary>
    /// <param name="json">One JSON value.</param>
    /// <exception cref="JsonException">The text is not one JSON value, or nests too deep.</exception>
    public static JsonData Parse(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        return Parse(Encoding.UTF8.GetBytes(json));
    }

    /// <summary>Reads JSON text that nests no deeper than <see cref="DefaultMaxDepth"/>.</summary>
    /// <param name="utf8Json">One JSON value, in UTF-8.</param>
    /// <exception cref="JsonException">The text is not one JSON value, is not UTF-8, or nests too deep.</exception>
    public static JsonData Parse(ReadOnlySpan<byte> utf8Json) => Parse(utf8Json, DefaultMaxDepth);

    /// <summary>Reads JSON text.</summary>
    /// <param name="utf8Json">One JSON value, in UTF-8.</param>
    /// <param name="maxDepth">How deep the value may nest, 512 at most.</param>
    /// <exception cref="JsonException">The text is not one JSON value, is not UTF-8, or nests too deep.</exception>
    public static JsonData Parse(ReadOnlySpan<byte> utf8Json, int maxDepth)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(maxDepth);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(maxDepth, DepthLimit);
        var reader = new Utf8JsonReader(utf8Json, new JsonReaderOptions { MaxDepth = maxDepth });
        reader.Read();
        var value = Read(ref reader);
        reader.Read(); // Throws when anything but space follows.
        return value;
    }

    /// <summary>Reads JSON text that may be none.</summary>
    /// <param name="utf8Json">What should be one JSON value, in UTF-8.</param>
    /// <param name="value">The value, if it is one.</param>
    /// <returns>Whether the text is one JSON value and nests no deeper than <see cref="DefaultMaxDepth"/>.</returns>
    public static bool TryParse(ReadOnlySpan<byte> utf8Json, [NotNullWhen(true)] out JsonData? value)
    {
        try
        {
            value = Parse(utf8Json);
            return true;
        }
        catch (JsonException)
        {
            value = null;
            return false;
        }
    }

    /// <summary>Reads JSON text that may be none.</summary>
    /// <param name="json">What should be one JSON value.</param>
    /// <param name="value">The value, if it is one.</param>
    /// <returns>Whether the text is one JSON value and nests no deeper than <see cref="DefaultMaxDepth"/>.</returns>
    public static bool TryParse(string json, [NotNullWhen(true)] out JsonData? value)
    {
        ArgumentNullException.ThrowIfNull(json);
        return TryParse(Encoding.UTF8.GetBytes(json), out value);
    }

    /// <summary>Takes the value a reader stands on. Its text is copied once and looked into no further.</summary>
    /// <param name="reader">Stands on the first token of the value, and afterwards on its last.</param>
    /// <remarks>How deep the value may nest is up to the options of the reader, 512 levels at most.</remarks>
    /// <exception cref="JsonException">The text is not JSON, is not UTF-8, or nests too deep.</exception>
    public static JsonData Read(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Null:
                return Null;
            case JsonTokenType.True:
                return True;
            case JsonTokenType.False:
                return False;
            case JsonTokenType.String or JsonTokenType.Number or JsonTokenType.StartObject or JsonTokenType.StartArray:
                var kind = KindOf(reader.TokenType);
                var text = TokenCopier.Copy(ref reader, out var depth);
                return depth <= DepthLimit ? JsonRaw.Of(kind, text, 0, text.Length, depth) : throw TooDeep();
            default:
                throw new InvalidOperationException(
                    $"A JSON value cannot be read here, because the reader stands on a token of type {reader.TokenType}."
                );
        }
    }

    /// <summary>Takes over a value of <c>System.Text.Json</c>.</summary>
    /// <param name="element">The value; its document may go afterwards.</param>
    /// <exception cref="ArgumentException">The element is undefined.</exception>
    /// <exception cref="JsonException">The value nests deeper than 512 levels.</exception>
    public static JsonData From(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Undefined)
            throw new ArgumentException(
                "An undefined JsonElement is no JSON value. Pass null where a value may be absent.",
                nameof(element)
            );
        // Its document may have been read with more tolerance than ours.
        var options = new JsonReaderOptions
        {
            MaxDepth = DepthLimit,
            AllowTrailingCommas = true,
            CommentHandling = JsonCommentHandling.Skip,
        };
        var reader = new Utf8JsonReader(JsonMarshal.GetRawUtf8Value(element), options);
        reader.Read();
        return Read(ref reader);
    }

    internal static JsonValueKind KindOf(JsonTokenType token) =>
        token switch
        {
            JsonTokenType.StartObject => JsonValueKind.Object,
            JsonTokenType.StartArray => JsonValueKind.Array,
            JsonTokenType.String => JsonValueKind.String,
            _ => JsonValueKind.Number,
        };
}
