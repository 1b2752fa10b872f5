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
        if (!reader.HasValueSequence && reader.TokenType is (JsonTokenType.String or JsonTokenType.Number))
        {
            depth = 0;
            return Checked(
                reader.TokenType == JsonTokenType.String ? [(byte)'"', .. reader.ValueSpan, (byte)'"'] : reader.ValueSpan.ToArray()
            );
        }
        using var copier = new TokenCopier(new PooledList<byte>(1024));
        copier.CopyValue(ref reader);
        depth = copier._deepest;
        return Checked(copier._text.Items.ToArray());
    }

    public readonly void Dispose() => _text.Dispose();

    private static byte[] Checked(byte[] text) => Utf8.IsValid(text) ? text : throw new JsonException("The JSON text is not valid UTF-8.");

    private void CopyValue(ref Utf8JsonReader reader)
    {
        var start = reader.CurrentDepth;
        CopyToken(ref reader);
        if (reader.TokenType is not (JsonTokenType.StartObject or JsonTokenType.StartArray))
            return;

        _deepest = 1;
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
            if (previous is JsonTokenType.StartObject or JsonTokenType.StartArray)
                _deepest = Math.Max(_deepest, reader.CurrentDepth - start + 1);
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
