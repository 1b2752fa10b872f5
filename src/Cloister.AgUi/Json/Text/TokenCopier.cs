using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;

namespace Cloister.AgUi;

/// <summary>
/// Takes one value out of a reader, as compact text: tokens as they stand, without the space and comments between them.
/// The reader checks the grammar, this the UTF-8, so that nobody has to check the text again.
/// </summary>
internal ref struct TokenCopier
{
    private byte[] _buffer;
    private int _length;
    private int _deepest;

    /// <summary>Copies the value the reader stands on; afterwards the reader stands on its last token.</summary>
    internal static byte[] Copy(ref Utf8JsonReader reader, out int depth)
    {
        var copier = new TokenCopier { _buffer = ArrayPool<byte>.Shared.Rent(1024) };
        try
        {
            copier.CopyValue(ref reader);
            depth = copier._deepest;
            var text = copier._buffer.AsSpan(0, copier._length);
            return Utf8.IsValid(text) ? text.ToArray() : throw new JsonException("The JSON text is not valid UTF-8.");
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(copier._buffer);
        }
    }

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
                Append((byte)',');
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
            Append((byte)'"');
        if (reader.HasValueSequence)
        {
            foreach (var part in reader.ValueSequence)
                Append(part.Span);
        }
        else
        {
            Append(reader.ValueSpan);
        }
        if (quoted)
            Append((byte)'"');
        if (type == JsonTokenType.PropertyName)
            Append((byte)':');
    }

    private void Append(byte character) => Append([character]);

    private void Append(scoped ReadOnlySpan<byte> text)
    {
        if (_buffer.Length - _length < text.Length)
            Grow(text.Length);
        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }

    private void Grow(int needed)
    {
        var larger = ArrayPool<byte>.Shared.Rent(Math.Max(_buffer.Length * 2, checked(_length + needed)));
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<byte>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
