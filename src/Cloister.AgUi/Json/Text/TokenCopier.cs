using System.Text.Json;
using System.Text.Unicode;

namespace Cloister.AgUi;

/// <summary>
/// Takes one value out of a reader, as compact text: tokens as they stand, without the space and comments between them.
/// The reader checks the grammar, this the UTF-8, so that nobody has to check the text again.
/// </summary>
internal ref struct TokenCopier : IDisposable
{
    private PooledList<byte> _text;
    private int _deepest;

    private TokenCopier(PooledList<byte> text) => _text = text;

    /// <summary>Copies the value the reader stands on; afterwards the reader stands on its last token.</summary>
    internal static byte[] Copy(ref Utf8JsonReader reader, out int depth)
    {
        using var copier = new TokenCopier(new PooledList<byte>(1024));
        copier.CopyValue(ref reader);
        depth = copier._deepest;
        var text = copier._text.Items;
        return Utf8.IsValid(text) ? text.ToArray() : throw new JsonException("The JSON text is not valid UTF-8.");
    }

    public readonly void Dispose() => _text.Dispose();

    private void CopyValue(ref Utf8JsonReader reader)
    {
        var start = reader.CurrentDepth;
        CopyToken(ref reader);
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;

        var previous = reader.TokenType;
        do
        {
            if (!reader.Read())
                throw new JsonException("The JSON text ends within a value.");
            if (reader.TokenType == JsonTokenType.Comment)
                continue;
            if (NeedsComma(previous, reader.TokenType))
                _text.Add((byte)',');
            CopyToken(ref reader);
            previous = reader.TokenType;
            _deepest = Math.Max(_deepest, reader.CurrentDepth - start);
        } while (reader.CurrentDepth > start);
    }

    private static bool NeedsComma(JsonTokenType previous, JsonTokenType next) =>
        previous is not (JsonTokenType.StartObject or JsonTokenType.StartArray or JsonTokenType.PropertyName)
        && next is not (JsonTokenType.EndObject or JsonTokenType.EndArray);

    private void CopyToken(ref Utf8JsonReader reader)
    {
        var type = reader.TokenType;
        var quoted = type is JsonTokenType.PropertyName or JsonTokenType.String;
        if (quoted)
            _text.Add((byte)'"');
        if (reader.HasValueSequence)
        {
            foreach (var part in reader.ValueSequence)
                _text.AddRange(part.Span);
        }
        else
        {
            _text.AddRange(reader.ValueSpan);
        }
        if (quoted)
            _text.Add((byte)'"');
        if (type == JsonTokenType.PropertyName)
            _text.Add((byte)':');
    }
}
